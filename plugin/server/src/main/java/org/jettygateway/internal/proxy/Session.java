package org.jettygateway.internal.proxy;

import java.time.InstantSource;
import java.util.List;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpScheme;
import org.jettygateway.internal.graph.BackendProtocol;
import org.jettygateway.internal.routing.Action;
import org.jettygateway.internal.routing.SessionPolicy;
import org.jettygateway.internal.routing.SessionPolicy.Carrier;
import org.jettygateway.internal.routing.Upstream;
import org.jettygateway.internal.routing.WeightedBackends;
import org.jettygateway.internal.upstream.Endpoint;
import org.jettygateway.internal.upstream.UpstreamState;
import org.jspecify.annotations.Nullable;

/**
 * The session of one request whose rule keeps sessions (GEP-1619): where its token sends it, and the token that its answer
 * carries. Everything is in the token; what is here ends with the request. Used by one exchange, whose calls do not overlap.
 */
final class Session {

    /** Tokens of the rule's that are looked at in one request; a client that follows the rules has one. */
    private static final int MOST_TOKENS = 16;

    /** By how much the clock of another gateway may be ahead of this one's. */
    private static final long MOST_AHEAD_MILLIS = 60_000;

    private final SessionPolicy policy;
    private final LiveGeneration live;
    private final Action.Forward forward;
    private final Downstream downstream;
    private final InstantSource clock;

    private WeightedBackends.Backend backend;
    private @Nullable Endpoint named;
    private boolean moved;
    private int looked;

    private Session(
            SessionPolicy policy,
            LiveGeneration live,
            Action.Forward forward,
            Downstream downstream,
            InstantSource clock) {
        this.policy = policy;
        this.live = live;
        this.forward = forward;
        this.downstream = downstream;
        this.clock = clock;
        this.backend = forward.backends().backends().get(0);
    }

    /** The session of a request, with its backend chosen: by its token, else by weight; null where its rule keeps none. */
    static @Nullable Session of(
            LiveGeneration live, Action.Forward forward, Downstream downstream, InstantSource clock) {
        SessionPolicy policy = forward.session();
        if (policy == null) {
            return null;
        }
        Session session = new Session(policy, live, forward, downstream, clock);
        if (!session.resume()) {
            session.backend = live.draw(forward);
        }
        return session;
    }

    /** Where the request goes. */
    WeightedBackends.Backend backend() {
        return backend;
    }

    /** The endpoint that its token names, else the next one; null where the backend has none. */
    @Nullable
    Endpoint endpoint(UpstreamState state) {
        return named == null ? state.next() : named;
    }

    /**
     * A new choice by weight, once the endpoint of the token has failed. It does not hold where the backend would have redirected
     * the request, or has filters of the embedding program that have not seen it.
     *
     * @param planner plans the request to another backend
     * @param asked the request
     * @return null where the request had no session, or where there is nowhere else to go
     */
    @Nullable
    Move move(ForwardPlanner planner, Asked asked) {
        if (named == null || moved) {
            return null;
        }
        moved = true;
        WeightedBackends.Backend drawn = live.draw(forward);
        Upstream upstream = isLikeFirst(drawn) ? drawn.upstream() : null;
        UpstreamState state = upstream == null ? null : live.state(upstream);
        Endpoint other = state == null ? null : state.nextAfter(named);
        BackendProtocol protocol = other == null ? null : other.address().protocol();
        boolean fits = asked.handshake() == null || protocol == BackendProtocol.HTTP1;
        ForwardPlan plan = protocol != null && fits ? planner.plan(asked, drawn, protocol) : null;
        if (state == null || other == null || plan == null) {
            return null;
        }
        backend = drawn;
        return new Move(plan, state, other);
    }

    private boolean isLikeFirst(WeightedBackends.Backend drawn) {
        return drawn.own().redirect() == null
                && drawn.own().extensions().equals(backend.own().extensions());
    }

    /**
     * Another way for a request.
     *
     * @param plan what is sent
     * @param upstream the endpoints to choose from
     * @param endpoint the one that was chosen
     */
    record Move(ForwardPlan plan, UpstreamState upstream, Endpoint endpoint) {}

    /** The fields of an answer, with a token where that of the request does not name the endpoint that answered. */
    HttpFields mark(HttpFields answer, Endpoint answered) {
        if (answered == named) {
            return answer;
        }
        long now = clock.millis();
        int position = forward.backends().backends().indexOf(backend);
        String token = new SessionToken(policy.rule(), position, answered.id(), now).text();
        HttpFields.Mutable marked = HttpFields.build(answer);
        if (policy.carrier() == Carrier.HEADER) {
            marked.put(policy.name(), token);
        } else {
            marked.add(HttpHeader.SET_COOKIE, cookie(token, now));
        }
        return marked;
    }

    private String cookie(String token, long now) {
        StringBuilder cookie = new StringBuilder(policy.name())
                .append('=')
                .append(token)
                .append("; Path=")
                .append(policy.path());
        if (policy.carrier() == Carrier.PERMANENT_COOKIE) {
            long seconds = (policy.timeoutMillis() + 999) / 1000;
            cookie.append("; Expires=")
                    .append(DateGenerator.formatDate(now + seconds * 1000))
                    .append("; Max-Age=")
                    .append(seconds);
        }
        if (HttpScheme.HTTPS.is(downstream.scheme())) {
            cookie.append("; Secure");
        }
        return cookie.append("; HttpOnly; SameSite=Lax").toString();
    }

    /** Whether a token of the request, the first that is good, has led to an endpoint. */
    private boolean resume() {
        boolean byHeader = policy.carrier() == Carrier.HEADER;
        for (HttpField field : downstream.fields()) {
            boolean carries =
                    byHeader ? field.getName().equalsIgnoreCase(policy.name()) : field.getHeader() == HttpHeader.COOKIE;
            String value = carries ? field.getValue() : null;
            if (value != null && resume(value, byHeader ? ',' : ';')) {
                return true;
            }
        }
        return false;
    }

    /** The same, of one field; there may be several of a name, in one field as in many (RFC 6265, 5.4; RFC 9110, 5.3). */
    private boolean resume(String value, char separator) {
        for (int from = 0; from < value.length() && looked < MOST_TOKENS; ) {
            int next = value.indexOf(separator, from);
            int end = next < 0 ? value.length() : next;
            if (end - from >= SessionToken.LENGTH
                    && resumeBy(value.substring(from, end).strip())) {
                return true;
            }
            from = end + 1;
        }
        return false;
    }

    private boolean resumeBy(String piece) {
        String text = piece;
        if (policy.carrier() != Carrier.HEADER) {
            int equals = piece.length() - SessionToken.LENGTH - 1;
            if (equals != policy.name().length() || piece.charAt(equals) != '=' || !piece.startsWith(policy.name())) {
                return false;
            }
            text = piece.substring(equals + 1);
        }
        SessionToken token = SessionToken.parse(text);
        return token != null && token.rule() == policy.rule() && isInTime(token) && find(token);
    }

    private boolean isInTime(SessionToken token) {
        long age = clock.millis() - token.begin();
        return policy.timeoutMillis() == 0 || (age >= -MOST_AHEAD_MILLIS && age < policy.timeoutMillis());
    }

    private boolean find(SessionToken token) {
        looked++;
        List<WeightedBackends.Backend> backends = forward.backends().backends();
        if (token.backend() < backends.size() && find(backends.get(token.backend()), token.endpoint())) {
            return true;
        }
        for (WeightedBackends.Backend candidate : backends) { // the manifest was changed, or somebody else's differs
            if (find(candidate, token.endpoint())) {
                return true;
            }
        }
        return false;
    }

    private boolean find(WeightedBackends.Backend candidate, long id) {
        Upstream upstream = candidate.upstream();
        Endpoint found = upstream == null ? null : live.state(upstream).find(id);
        if (found == null) {
            return false;
        }
        backend = candidate;
        named = found;
        return true;
    }
}
