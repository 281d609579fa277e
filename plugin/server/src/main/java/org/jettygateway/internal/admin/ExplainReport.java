package org.jettygateway.internal.admin;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.control.Generation;
import org.jettygateway.internal.routing.Decision;
import org.jettygateway.internal.routing.Explanation;
import org.jettygateway.internal.routing.RouteEntry;
import org.jettygateway.problem.Nearest;
import org.jspecify.annotations.Nullable;

/** How a request is decided, for people and for programs; the shape is that of {@code plugin/docs/admin.md}. */
public final class ExplainReport {

    private static final String BAD_REQUEST = "BAD_REQUEST";

    private final ExplainedRequest request;
    private final Generation generation;
    private final @Nullable Explanation explanation;
    private final String suggestedHost;

    /** Asks the tables of a generation about a request. */
    public ExplainReport(ExplainedRequest request, Generation generation) {
        this.request = requireNonNull(request, "request");
        this.generation = requireNonNull(generation, "generation");
        this.explanation = request.refusal() == null ? generation.snapshot().explain(request.view()) : null;
        this.suggestedHost = explanation == null ? "" : suggestedHost(explanation);
    }

    /** For people. */
    public String text() {
        if (explanation == null) {
            return "answer      " + request.refusal();
        }
        StringBuilder text = new StringBuilder("listener    ");
        text.append(explanation.listener() == null ? "none" : explanation.listener());
        text.append(explanation.address() == null ? "" : " at " + explanation.address());
        text.append(": ").append(explanation.why());
        text.append("\nhost        ").append(request.view().host());
        if (!explanation.hostnames().isEmpty()) {
            text.append(", claimed as ").append(String.join(", then ", explanation.hostnames()));
        }
        text.append(suggestedHost.isEmpty() ? "" : "; did you mean " + suggestedHost + "?");
        text.append("\npath        ").append(request.view().path());
        text.append("\ncandidates  ").append(explanation.candidates().isEmpty() ? "none" : "in the order of trial:");
        int number = 1;
        for (Explanation.Candidate candidate : explanation.candidates()) {
            // No format: to load what formats costs more than all the rest of the first explanation of a process.
            text.append(number < 10 ? "\n   " : "\n  ").append(number++);
            text.append(". ").append(candidate.entry().ref());
            text.append(" (").append(candidate.entry().ref().location()).append(')');
            text.append("\n      ").append(verdict(candidate));
        }
        if (explanation.omitted() > 0) {
            text.append("\n      and ").append(explanation.omitted()).append(" more for other paths");
        }
        String label = "\nfilters     ";
        for (String filter : filters()) {
            text.append(label).append(filter);
            label = "\n            ";
        }
        text.append("\nanswer      ");
        return text.append(String.join("\n            ", outcome().text())).toString();
    }

    /** In one line, for a header or a log: what wins and what it does, or why nothing does. */
    public String line() {
        String begin = "generation " + generation.number() + "; ";
        if (explanation == null) {
            return begin + "answer " + request.refusal();
        }
        RouteEntry winner = explanation.decision().entry();
        return begin
                + "listener "
                + (explanation.listener() == null ? "none" : explanation.listener())
                + (winner == null
                        ? ""
                        : "; " + winner.ref() + " (" + winner.ref().location() + ")")
                + "; answer "
                + String.join("; ", outcome().text());
    }

    /** For programs. */
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("generation", generation.number());
        report.put("method", request.view().method());
        report.put("host", request.view().host());
        report.put("path", request.view().path());
        if (explanation == null) {
            report.put("outcome", BAD_REQUEST);
            report.put("status", 400);
            report.put("reason", request.refusal());
            return report;
        }
        report.put("address", explanation.address());
        report.put("listener", explanation.listener());
        report.put("why", explanation.why());
        report.put("hostnames", explanation.hostnames());
        report.put("suggestedHost", suggestedHost.isEmpty() ? null : suggestedHost);
        List<Map<String, @Nullable Object>> candidates = new ArrayList<>();
        for (Explanation.Candidate candidate : explanation.candidates()) {
            candidates.add(json(candidate));
        }
        report.put("candidates", candidates);
        report.put("omitted", explanation.omitted());
        report.put("outcome", explanation.decision().outcome().name());
        RouteEntry winner = explanation.decision().entry();
        report.put("winner", winner == null ? null : winner.ref().toString());
        report.put("location", winner == null ? null : winner.ref().location());
        report.put("filters", filters());
        report.putAll(outcome().json());
        return report;
    }

    private ExplainedOutcome outcome() {
        return new ExplainedOutcome(
                request, generation, requireNonNull(explanation).decision());
    }

    private List<String> filters() {
        return FilterWords.of(requireNonNull(explanation).decision().entry(), generation.resources());
    }

    /** The claimed hostname that is most like the one asked for, where nobody claims that; else empty. */
    private String suggestedHost(Explanation known) {
        String host = request.view().host();
        if (known.decision().outcome() != Decision.Outcome.NO_HOST || host.isEmpty()) {
            return "";
        }
        String nearest = Nearest.find(host, generation.snapshot().hostnames());
        return nearest == null || nearest.equals(host) ? "" : nearest;
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
        item.put("kind", candidate.entry().ref().kind());
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
            item.put("hint", mismatch.hint().isEmpty() ? null : mismatch.hint());
        }
        return item;
    }
}
