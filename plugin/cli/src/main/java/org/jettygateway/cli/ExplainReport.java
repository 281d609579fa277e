package org.jettygateway.cli;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.control.Generation;
import org.jettygateway.internal.graph.EndpointNode;
import org.jettygateway.internal.graph.UpstreamNode;
import org.jettygateway.internal.routing.Action;
import org.jettygateway.internal.routing.Explanation;
import org.jettygateway.internal.routing.Extension;
import org.jettygateway.internal.routing.RouteEntry;
import org.jettygateway.internal.routing.Upstream;
import org.jettygateway.internal.routing.WeightedBackends;
import org.jspecify.annotations.Nullable;

/** How a request is decided, for people and for programs. */
final class ExplainReport {

    private final SampleRequest request;
    private final Generation generation;
    private final @Nullable Explanation explanation;

    ExplainReport(SampleRequest request, Generation generation) {
        this.request = request;
        this.generation = generation;
        this.explanation = request.refusal() == null ? generation.snapshot().explain(request) : null;
    }

    /** For people. */
    String text() {
        StringBuilder text = new StringBuilder();
        if (explanation == null) {
            return text.append("answer      400: ").append(request.refusal()).toString();
        }
        text.append("listener    ");
        text.append(explanation.listener() == null ? "none" : explanation.listener());
        text.append(explanation.address() == null ? "" : " at " + explanation.address());
        text.append("\nhost        ").append(request.host());
        if (!explanation.hostnames().isEmpty()) {
            text.append(", claimed as ").append(String.join(", then ", explanation.hostnames()));
        }
        text.append("\npath        ").append(request.path());
        text.append("\ncandidates  ").append(explanation.candidates().isEmpty() ? "none" : "in order of precedence:");
        int number = 1;
        for (Explanation.Candidate candidate : explanation.candidates()) {
            text.append("\n  %2d. %s (%s)%n      %s"
                    .formatted(
                            number++,
                            candidate.entry().ref(),
                            candidate.entry().ref().location(),
                            verdict(candidate)));
        }
        text.append("\nanswer      ");
        return text.append(String.join(
                        "\n            ", answer(explanation.decision().action())))
                .toString();
    }

    /** For programs. */
    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("method", request.method());
        report.put("host", request.host());
        report.put("path", request.path());
        if (explanation == null) {
            report.put("outcome", "BAD_REQUEST");
            report.put("status", 400);
            report.put("reason", request.refusal());
            return report;
        }
        report.put("address", explanation.address());
        report.put("listener", explanation.listener());
        report.put("hostnames", explanation.hostnames());
        List<Map<String, @Nullable Object>> candidates = new ArrayList<>();
        for (Explanation.Candidate candidate : explanation.candidates()) {
            candidates.add(json(candidate));
        }
        report.put("candidates", candidates);
        report.put("outcome", explanation.decision().outcome().name());
        RouteEntry winner = explanation.decision().entry();
        report.put("winner", winner == null ? null : winner.ref().toString());
        report.putAll(explanation.decision().action().accept(new AsJson()));
        return report;
    }

    private String verdict(Explanation.Candidate candidate) {
        if (candidate.mismatch() != null) {
            return "no: " + candidate.mismatch();
        }
        return wins(candidate) ? "WINS" : "matches too, but comes later";
    }

    private boolean wins(Explanation.Candidate candidate) {
        return candidate.entry() == requireNonNull(explanation).decision().entry();
    }

    private Map<String, @Nullable Object> json(Explanation.Candidate candidate) {
        Map<String, @Nullable Object> item = new LinkedHashMap<>();
        item.put("route", candidate.entry().ref().route());
        item.put("rule", candidate.entry().ref().rule());
        item.put("match", candidate.entry().ref().match());
        item.put("location", candidate.entry().ref().location());
        item.put("hostname", candidate.hostname());
        item.put("matches", candidate.mismatch() == null);
        item.put("wins", wins(candidate));
        Explanation.Mismatch mismatch = candidate.mismatch();
        if (mismatch != null) {
            item.put("condition", mismatch.condition());
            item.put("expected", mismatch.expected());
            item.put("actual", mismatch.actual());
        }
        return item;
    }

    private List<String> answer(Action action) {
        return action.accept(new Action.Visitor<>() {
            @Override
            public List<String> forward(Action.Forward forward) {
                List<String> lines = new ArrayList<>();
                for (WeightedBackends.Backend backend : forward.backends().backends()) {
                    Action.Redirect redirect = backend.own().redirect();
                    if (redirect != null) {
                        lines.add(backend.weight() + "x " + redirect(redirect).get(0));
                        continue;
                    }
                    Upstream upstream = backend.upstream();
                    lines.add(backend
                            + (upstream == null
                                    ? ""
                                    : " at "
                                            + (endpoints(upstream).isEmpty()
                                                    ? "no ready endpoint: 503"
                                                    : String.join(", ", endpoints(upstream)))));
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
        });
    }

    private String location(Action.Redirect redirect) {
        String target = request.rawQuery().isEmpty() ? request.path() : request.path() + "?" + request.rawQuery();
        return redirect.redirection().location("http", request.host(), redirect.listenerPort(), target);
    }

    private List<String> endpoints(Upstream upstream) {
        return generation.graph().upstreams().stream()
                .filter(node -> node.name().equals(upstream.name()))
                .map(UpstreamNode::endpoints)
                .flatMap(List::stream)
                .map(ExplainReport::hostAndPort)
                .toList();
    }

    private static String hostAndPort(EndpointNode endpoint) {
        String host = endpoint.host();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + endpoint.port();
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
                item.put("upstream", upstream == null ? null : upstream.name());
                item.put("endpoints", upstream == null ? List.of() : endpoints(upstream));
                if (upstream == null) {
                    item.put("reason", backend.reason());
                }
                if (!backend.describeFilters().isEmpty()) {
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
            fields.put("location", location(redirect));
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
