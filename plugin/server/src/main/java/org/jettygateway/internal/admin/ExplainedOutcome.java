package org.jettygateway.internal.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.control.Generation;
import org.jettygateway.internal.graph.EndpointNode;
import org.jettygateway.internal.graph.UpstreamNode;
import org.jettygateway.internal.routing.Action;
import org.jettygateway.internal.routing.Decision;
import org.jettygateway.internal.routing.Extension;
import org.jettygateway.internal.routing.Upstream;
import org.jettygateway.internal.routing.WeightedBackends;
import org.jspecify.annotations.Nullable;

/** What becomes of a request that was decided: the request that a backend gets, or the answer. */
final class ExplainedOutcome {

    private final ExplainedRequest request;
    private final Generation generation;
    private final Decision decision;

    ExplainedOutcome(ExplainedRequest request, Generation generation, Decision decision) {
        this.request = request;
        this.generation = generation;
        this.decision = decision;
    }

    /** For people, line by line. */
    List<String> text() {
        return decision.action().accept(new AsText());
    }

    /** For programs. */
    Map<String, @Nullable Object> json() {
        return decision.action().accept(new AsJson());
    }

    private String location(Action.Redirect redirect) {
        return redirect.redirection()
                .location(request.scheme(), request.view().host(), redirect.listenerPort(), request.target());
    }

    private List<String> endpoints(Upstream upstream) {
        return generation.graph().upstreams().stream()
                .filter(node -> node.name().equals(upstream.name()))
                .map(UpstreamNode::endpoints)
                .flatMap(List::stream)
                .map(ExplainedOutcome::hostAndPort)
                .toList();
    }

    private static String hostAndPort(EndpointNode endpoint) {
        String host = endpoint.host();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + endpoint.port();
    }

    /** {@code GET /v2/cart Host: cart.example.com}: the request line that the backend gets, and its host. */
    private String sent(WeightedBackends.Backend backend) {
        String target = target(backend);
        return target == null
                ? "400: the rewritten path would be read in another way than it was written"
                : request.view().method() + " " + target + " Host: " + host(backend);
    }

    private @Nullable String target(WeightedBackends.Backend backend) {
        return backend.filters().target(request.target());
    }

    private String host(WeightedBackends.Backend backend) {
        String hostname = backend.filters().hostname();
        return hostname == null ? request.authority() : hostname;
    }

    /** The part of the requests that a backend gets, in percent with one decimal at most. */
    private static double share(WeightedBackends.Backend backend, WeightedBackends backends) {
        long sum = backends.backends().stream()
                .mapToLong(WeightedBackends.Backend::weight)
                .sum();
        return sum == 0 ? 0 : Math.round(1000.0 * backend.weight() / sum) / 10.0;
    }

    private static String percent(double share) {
        boolean whole = share == Math.rint(share);
        return (whole ? Long.toString(Math.round(share)) : Double.toString(share)) + "%";
    }

    /** An action as lines. */
    private final class AsText implements Action.Visitor<List<String>> {

        @Override
        public List<String> forward(Action.Forward forward) {
            List<String> lines = new ArrayList<>();
            for (WeightedBackends.Backend backend : forward.backends().backends()) {
                String share = percent(share(backend, forward.backends())) + " ";
                Action.Redirect redirect = backend.own().redirect();
                if (redirect != null) {
                    lines.add(share + redirect(redirect).get(0));
                    continue;
                }
                Upstream upstream = backend.upstream();
                if (upstream == null) {
                    lines.add(share + "500: " + backend.reason());
                    continue;
                }
                List<String> endpoints = endpoints(upstream);
                lines.add(share + upstream.name() + " at "
                        + (endpoints.isEmpty() ? "no ready endpoint: 503" : String.join(", ", endpoints)));
                lines.add("     " + sent(backend));
                if (!backend.describeFilters().isEmpty()) {
                    lines.add("     " + backend.describeFilters());
                }
            }
            return lines;
        }

        @Override
        public List<String> redirect(Action.Redirect redirect) {
            return List.of(redirect.redirection().status() + ": Location: " + location(redirect));
        }

        @Override
        public List<String> respond(Action.Respond respond) {
            return List.of(respond.status() + ": " + respond.reason());
        }

        @Override
        public List<String> extended(Action.Extended extended) {
            List<String> lines = new ArrayList<>();
            extended.extensions().forEach(extension -> lines.add(extension + " of the program, then"));
            lines.addAll(extended.then().accept(this));
            return lines;
        }
    }

    /** An action as fields of the report. */
    private final class AsJson implements Action.Visitor<Map<String, @Nullable Object>> {

        @Override
        public Map<String, @Nullable Object> forward(Action.Forward forward) {
            List<Map<String, @Nullable Object>> backends = new ArrayList<>();
            for (WeightedBackends.Backend backend : forward.backends().backends()) {
                Upstream upstream = backend.upstream();
                Map<String, @Nullable Object> item = new LinkedHashMap<>();
                item.put("weight", backend.weight());
                item.put("share", share(backend, forward.backends()));
                item.put("upstream", upstream == null ? null : upstream.name());
                item.put("endpoints", upstream == null ? List.of() : endpoints(upstream));
                if (upstream == null) {
                    item.put("reason", backend.reason());
                } else {
                    item.put("target", target(backend));
                    item.put("authority", host(backend));
                }
                if (upstream != null && !backend.describeFilters().isEmpty()) {
                    item.put("filters", backend.describeFilters());
                }
                if (backend.own().redirect() != null) {
                    item.putAll(redirect(backend.own().redirect()));
                }
                backends.add(item);
            }
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("backends", backends);
            return fields;
        }

        @Override
        public Map<String, @Nullable Object> redirect(Action.Redirect redirect) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("status", redirect.redirection().status());
            fields.put("redirect", location(redirect));
            return fields;
        }

        @Override
        public Map<String, @Nullable Object> respond(Action.Respond respond) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("status", respond.status());
            fields.put("reason", respond.reason());
            return fields;
        }

        @Override
        public Map<String, @Nullable Object> extended(Action.Extended extended) {
            Map<String, @Nullable Object> fields =
                    new LinkedHashMap<>(extended.then().accept(this));
            fields.put(
                    "extensions",
                    extended.extensions().stream().map(Extension::reference).toList());
            return fields;
        }
    }
}
