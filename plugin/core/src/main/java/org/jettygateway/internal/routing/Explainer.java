package org.jettygateway.internal.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Goes the way of a decision once more and takes notes. It walks the same tables, in the order in which they are searched, and
 * takes the decision itself from {@link RoutingSnapshot#decide}.
 */
final class Explainer {

    /** More rules than this that ask for another path are counted, not listed. */
    static final int MAX_OTHER_PATHS = 50;

    private static final int MAX_NAMED = 10;

    private final RequestView request;
    private final Decision decision;

    Explainer(RequestView request, Decision decision) {
        this.request = request;
        this.decision = decision;
    }

    /** A request that came in where nothing takes it. */
    Explanation nowhere(Collection<HostTable> served, @Nullable HostTable forTls) {
        String why = forTls != null
                ? "%s takes TLS only, and the request came in clear text".formatted(forTls.address())
                : "no requests are served on port %d (served: %s)"
                        .formatted(request.localPort(), named(served.stream().map(HostTable::address)));
        return new Explanation(null, null, why, List.of(), List.of(), 0, decision);
    }

    /** A request that came in at an address. */
    Explanation at(HostTable hosts) {
        ListenerTable listener = hosts.listener(request.host());
        VirtualHost first = hosts.find(request.host());
        List<VirtualHost> chain = first == null ? List.of() : first.chain();
        List<Explanation.Candidate> candidates = new ArrayList<>();
        int rules = 0;
        int far = 0;
        for (VirtualHost host : chain) {
            for (RouteEntry entry : host.entries()) {
                rules++;
                if (!isFar(entry) || far++ < MAX_OTHER_PATHS) {
                    candidates.add(new Explanation.Candidate(
                            host.hostname(), entry, entry.matcher().mismatch(request)));
                }
            }
        }
        return new Explanation(
                hosts.address().toString(),
                listener == null ? null : listener.toString(),
                why(hosts, listener),
                chain.stream().map(VirtualHost::hostname).toList(),
                candidates,
                rules - candidates.size(),
                decision);
    }

    /** Whether an entry asks for another path that is not near this one. */
    private boolean isFar(RouteEntry entry) {
        RequestMatcher.PathMatcher path = entry.matcher().path();
        return !path.matches(request.path())
                && NearMiss.path(path, request.path()).isEmpty();
    }

    private String why(HostTable hosts, @Nullable ListenerTable listener) {
        Collection<ListenerTable> there = hosts.listeners();
        if (decision.outcome() == Decision.Outcome.MISDIRECTED) {
            return "the connection was made for %s, and the host belongs to another listener"
                    .formatted(request.serverName());
        }
        if (listener == null) {
            return "no hostname of a listener there covers the host (there: %s)".formatted(named(there.stream()));
        }
        String claimed = hosts.find(request.host()) == null || decision.outcome() != Decision.Outcome.NO_HOST
                ? ""
                : "; none of its routes claims the host (claimed: " + named(listener.hosts().keySet().stream()) + ")";
        return (there.size() == 1
                        ? "the only listener there"
                        : "of " + there.size() + " listeners there, " + listener.hostname()
                                + " is the narrowest hostname that covers the host")
                + claimed;
    }

    private static String named(Stream<?> all) {
        List<String> names = all.map(Object::toString).toList();
        if (names.isEmpty()) {
            return "none";
        }
        String text = names.stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
        return names.size() > MAX_NAMED ? text + ", and " + (names.size() - MAX_NAMED) + " more" : text;
    }
}
