package org.jettygateway.internal.proxy;

import static java.util.Objects.requireNonNull;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jettygateway.internal.graph.BackendProtocol;
import org.jettygateway.internal.routing.Action;
import org.jettygateway.internal.routing.CrossOrigin;
import org.jettygateway.internal.routing.Filters;
import org.jettygateway.internal.routing.RequestView;
import org.jettygateway.internal.routing.TimeLimits;
import org.jettygateway.internal.routing.WeightedBackends;
import org.jspecify.annotations.Nullable;

/**
 * Decides which fields go on to the backend and back to the client, in one pass each. Nothing is invented but {@code Via} and
 * {@code X-Forwarded-*}.
 */
final class ForwardPlanner {

    /** Room for the fields that are added: Via, four X-Forwarded ones, a joined Cookie. */
    private static final int ADDED = 6;

    private static final HttpField TE_TRAILERS = new PreEncodedHttpField(HttpHeader.TE, "trailers");

    private static final HttpField PROTO_HTTP = new PreEncodedHttpField(HttpHeader.X_FORWARDED_PROTO, "http");
    private static final HttpField PROTO_HTTPS = new PreEncodedHttpField(HttpHeader.X_FORWARDED_PROTO, "https");
    private static final HttpField PORT_HTTP = new PreEncodedHttpField(HttpHeader.X_FORWARDED_PORT, "80");
    private static final HttpField PORT_HTTPS = new PreEncodedHttpField(HttpHeader.X_FORWARDED_PORT, "443");

    private final boolean trustForwarded;
    private final long requestMillis;
    private final TimeLimits unsaid;
    private final HttpField via1;
    private final HttpField via2;
    private final String pseudonym;

    ForwardPlanner(ProxySettings settings) {
        this.trustForwarded = settings.trustForwarded();
        this.requestMillis = settings.requestTimeout().toMillis();
        this.unsaid = new TimeLimits(requestMillis, 0);
        this.pseudonym = requireNonNull(settings.via(), "via");
        this.via1 = new PreEncodedHttpField(HttpHeader.VIA, "1.1 " + pseudonym);
        this.via2 = new PreEncodedHttpField(HttpHeader.VIA, "2.0 " + pseudonym);
    }

    /**
     * Plans a request to one of the backends of a rule.
     *
     * @param asked what is to be sent
     * @param backend the one that was drawn
     * @param protocol what it speaks
     * @return null where the rewritten path would be read in another way than it was written: it must not go out
     */
    @Nullable
    ForwardPlan plan(Asked asked, WeightedBackends.Backend backend, BackendProtocol protocol) {
        Downstream downstream = asked.downstream();
        Draft draft = asked.draft();
        Action.Forward forward = asked.forward();
        WebSocketHandshake handshake = asked.handshake();
        Filters filters = backend.filters();
        String target = filters.target(downstream.target());
        if (target == null) {
            return null;
        }
        // The draft stays as it is: the request may be planned anew, for a backend with other filters.
        HttpFields.Mutable fields = draft == null ? requestFields(downstream) : HttpFields.build(draft.fields());
        if (protocol == BackendProtocol.H2C && downstream.fields().contains(HttpHeader.TE, "trailers")) {
            fields.add(TE_TRAILERS); // the only TE that HTTP/2 knows; gRPC insists on it
        }
        filters.request().apply(new EditableFields(fields));
        if (handshake != null) {
            handshake.complete(fields);
        }
        String hostname = filters.hostname();
        return new ForwardPlan(
                target,
                hostname == null ? downstream.authority() : hostname,
                fields,
                draft == null ? filters.response() : draft.response().then(filters.response()),
                forward.crossOrigin(backend),
                limits(forward.limits()),
                handshake == null ? forward.retry() : null,
                asked);
    }

    private TimeLimits limits(TimeLimits said) {
        if (said.request() != TimeLimits.UNSET) {
            return said;
        }
        return said.backendRequest() == 0 ? unsaid : new TimeLimits(requestMillis, said.backendRequest());
    }

    /** The limit of a whole exchange in milliseconds; 0 for none. */
    long requestMillis(TimeLimits limits) {
        return limits.request() == TimeLimits.UNSET ? requestMillis : limits.request();
    }

    /** A draft for filters of the embedding program: what the backend gets before anybody changes it. */
    Draft draft(Downstream downstream) {
        return new Draft(downstream, requestFields(downstream));
    }

    /** The fields that the backend gets before filters change them. */
    private HttpFields.Mutable requestFields(Downstream downstream) {
        HttpFields received = downstream.fields();
        EndToEnd endToEnd = EndToEnd.of(received);
        HttpFields.Mutable sent = HttpFields.build(received.size() + ADDED);
        String cookies = null;
        int size = received.size();
        for (int i = 0;
                i < size;
                i++) { // an iterator for each pass would be most of what a request costs in memory here
            HttpField field = received.getField(i);
            if (!endToEnd.keeps(field) || !isBelieved(field)) {
                continue;
            }
            if (field.getHeader() == HttpHeader.COOKIE) {
                cookies = cookies == null ? field.getValue() : cookies + "; " + field.getValue();
            } else {
                sent.add(field);
            }
        }
        if (cookies != null) {
            sent.add(
                    HttpHeader.COOKIE,
                    cookies); // HTTP/2 clients may split it, HTTP/1.1 allows but one (RFC 9113, 8.2.3)
        }
        sent.add(via(downstream.protocolVersion()));
        addForwarded(sent, received, downstream);
        return sent;
    }

    /** Whether the client awaits 100 (Continue) before it sends the body that it has (RFC 9110, 10.1.1). */
    static boolean expectsContinue(Downstream downstream) {
        return !downstream.protocolVersion().equals("1.0")
                && downstream.fields().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
    }

    /** Makes the fields of a backend's final answer those that the client gets. */
    void answerFields(HttpFields.Mutable fields, ForwardPlan plan, RequestView request) {
        EndToEnd endToEnd = EndToEnd.of(fields);
        CrossOrigin crossOrigin = plan.crossOrigin();
        for (int i = fields.size() - 1; i >= 0; i = Math.min(i, fields.size()) - 1) {
            HttpField field = fields.getField(i);
            // Two answers to one question of a browser are none: where the route has its own, the backend's goes.
            if (!endToEnd.keeps(field) || (crossOrigin != null && isCrossOrigin(field))) {
                fields.remove(field.getName()); // and all of this name, to which the same applies
            }
        }
        fields.add(via1);
        if (crossOrigin != null) {
            crossOrigin.actual(request, fields::add);
        }
        plan.response().apply(new EditableFields(fields));
    }

    /** The fields by which the client learns that the backend has switched protocols. */
    HttpFields switchedFields(
            HttpFields received, ForwardPlan plan, RequestView request, WebSocketHandshake handshake) {
        HttpFields.Mutable sent = HttpFields.build(received);
        answerFields(sent, plan, request);
        handshake.answer(sent);
        return sent;
    }

    private static boolean isCrossOrigin(HttpField field) {
        return field.getName().regionMatches(true, 0, "Access-Control-", 0, 15);
    }

    /** The fields of an interim answer or the trailers that the client gets; neither may frame the message anew. */
    static HttpFields extraFields(HttpFields received) {
        EndToEnd endToEnd = EndToEnd.of(received);
        HttpFields.Mutable sent = HttpFields.build(received.size());
        for (HttpField field : received) {
            if (endToEnd.keeps(field) && field.getHeader() != HttpHeader.CONTENT_LENGTH) {
                sent.add(field);
            }
        }
        return sent;
    }

    /** The trailers of a request that the backend gets: none that would frame, route or vouch for what came before them. */
    HttpFields requestTrailers(HttpFields received) {
        EndToEnd endToEnd = EndToEnd.of(received);
        HttpFields.Mutable sent = HttpFields.build(received.size());
        for (HttpField field : received) {
            if (endToEnd.keeps(field) && isBelieved(field) && mayTrail(field.getHeader())) {
                sent.add(field);
            }
        }
        return sent;
    }

    /** RFC 9110, 6.5.1: what must be known before the body means nothing after it, but to those who look no closer. */
    private static boolean mayTrail(@Nullable HttpHeader header) {
        if (header == null) {
            return true;
        }
        return switch (header) {
            case AUTHORIZATION, COOKIE, CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, ORIGIN, RANGE, VIA -> false;
            default -> true;
        };
    }

    private boolean isBelieved(HttpField field) {
        HttpHeader header = field.getHeader();
        if (header == null) {
            String name = field.getName();
            // CGI and its kin read X_Admin as X-Admin: a name that rules cannot see would pass for one that they can.
            return name.indexOf('_') < 0 && (trustForwarded || !isForwarding(name));
        }
        return switch (header) {
            case HOST, CONTENT_LENGTH, EXPECT -> false; // the exchange tells them apart from the fields
            case X_FORWARDED_FOR, X_FORWARDED_PROTO, X_FORWARDED_HOST, X_FORWARDED_PORT -> false; // made anew
            case FORWARDED, X_FORWARDED_SERVER -> trustForwarded;
            default -> true;
        };
    }

    private static boolean isForwarding(String name) {
        return name.regionMatches(true, 0, "X-Forwarded", 0, 11) || name.equalsIgnoreCase("X-Real-IP");
    }

    private void addForwarded(HttpFields.Mutable sent, HttpFields received, Downstream downstream) {
        String hops = trustForwarded ? joined(received, HttpHeader.X_FORWARDED_FOR) : null;
        String client = downstream.remoteAddress();
        sent.add(HttpHeader.X_FORWARDED_FOR, hops == null ? client : hops + ", " + client);
        sent.add(proto(told(received, HttpHeader.X_FORWARDED_PROTO, downstream.scheme())));
        String authority = downstream.authority();
        String host = told(received, HttpHeader.X_FORWARDED_HOST, authority);
        if (!host.isEmpty()) {
            sent.add(HttpHeader.X_FORWARDED_HOST, host);
        }
        sent.add(port(told(received, HttpHeader.X_FORWARDED_PORT, port(downstream))));
    }

    private static HttpField proto(String scheme) {
        return switch (scheme) {
            case "http" -> PROTO_HTTP;
            case "https" -> PROTO_HTTPS;
            default -> new HttpField(HttpHeader.X_FORWARDED_PROTO, scheme);
        };
    }

    private static HttpField port(String number) {
        return switch (number) {
            case "80" -> PORT_HTTP;
            case "443" -> PORT_HTTPS;
            default -> new HttpField(HttpHeader.X_FORWARDED_PORT, number);
        };
    }

    private String told(HttpFields received, HttpHeader header, String own) {
        String told = trustForwarded ? joined(received, header) : null;
        return told == null ? own : told;
    }

    /**
     * The port as the client sees it, as its URL says: that of {@code Host}, else the scheme's. Not the local one, which port
     * mappings hide from clients.
     */
    private static String port(Downstream downstream) {
        String authority = downstream.authority();
        int colon = authority.lastIndexOf(':');
        if (colon > authority.lastIndexOf(']') && colon < authority.length() - 1) {
            return authority.substring(colon + 1);
        }
        return HttpScheme.HTTPS.is(downstream.scheme()) ? "443" : "80";
    }

    private HttpField via(String version) {
        return switch (version) {
            case "1.1" -> via1;
            case "2.0" -> via2;
            default -> new HttpField(HttpHeader.VIA, version + " " + pseudonym);
        };
    }

    private static @Nullable String joined(HttpFields fields, HttpHeader header) {
        String joined = null;
        for (HttpField field : fields) {
            if (field.getHeader() == header) {
                joined = joined == null ? field.getValue() : joined + ", " + field.getValue();
            }
        }
        return joined;
    }
}
