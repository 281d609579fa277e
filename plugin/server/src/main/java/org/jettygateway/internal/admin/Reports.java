package org.jettygateway.internal.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.control.Generation;
import org.jettygateway.internal.control.GenerationDiff;
import org.jettygateway.internal.control.History;
import org.jettygateway.internal.control.Published;
import org.jettygateway.internal.proxy.LiveGeneration;
import org.jettygateway.internal.routing.RouteRef;
import org.jettygateway.internal.routing.TableRow;
import org.jettygateway.internal.routing.Upstream;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Severity;
import org.jspecify.annotations.Nullable;

/** Facts about generations as maps and lists for JSON. The shapes are those of {@code plugin/docs/admin.md}. */
public final class Reports {

    private Reports() {}

    /** {@code /config}. */
    static Map<String, @Nullable Object> config(History.State state) {
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        Published serving = state.serving();
        if (serving != null) {
            report.putAll(published(serving));
        }
        report.put("pinned", state.pinned());
        report.put("newest", state.newest());
        List<Problem> problems =
                serving == null ? List.of() : serving.generation().problems();
        report.put("errors", count(problems, Severity.ERROR));
        report.put("warnings", count(problems, Severity.WARNING));
        report.put("problems", problems.stream().map(Reports::problem).toList());
        report.put("history", state.kept().stream().map(Reports::published).toList());
        return report;
    }

    private static Map<String, @Nullable Object> published(Published published) {
        Map<String, @Nullable Object> item = new LinkedHashMap<>();
        item.put("generation", published.generation().number());
        item.put("time", published.time().toString());
        item.put("hash", published.hash());
        item.put("changed", published.diff().summary());
        return item;
    }

    private static long count(List<Problem> problems, Severity severity) {
        return problems.stream()
                .filter(problem -> problem.severity() == severity)
                .count();
    }

    private static Map<String, @Nullable Object> problem(Problem problem) {
        Map<String, @Nullable Object> item = new LinkedHashMap<>();
        item.put("severity", problem.severity().label());
        item.put("file", problem.location().source());
        item.put("line", problem.location().line());
        item.put("column", problem.location().column());
        item.put("object", problem.subject());
        item.put("field", problem.field().toString());
        item.put("message", problem.message());
        return item;
    }

    /**
     * {@code /routes}: the tables, a page at a time.
     *
     * @param contained what a row's hostname or route has to contain; empty for all
     */
    static Map<String, @Nullable Object> routes(Generation generation, String contained, int offset, int limit) {
        List<TableRow> rows = generation.snapshot().rows().stream()
                .filter(row -> contained.isEmpty()
                        || row.hostname().contains(contained)
                        || row.entry().ref().route().contains(contained))
                .toList();
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("generation", generation.number());
        report.put("listeners", generation.snapshot().listeners());
        report.put("total", rows.size());
        report.put(
                "routes",
                rows.stream().skip(offset).limit(limit).map(Reports::row).toList());
        return report;
    }

    private static Map<String, @Nullable Object> row(TableRow row) {
        RouteRef ref = row.entry().ref();
        Map<String, @Nullable Object> item = new LinkedHashMap<>();
        item.put("listener", row.listener());
        item.put("hostname", row.hostname());
        item.put("matches", row.entry().matcher().toString());
        item.put("action", row.entry().decision().action().toString());
        item.put("kind", ref.kind());
        item.put("route", ref.route());
        item.put("rule", ref.rule());
        item.put("match", ref.match());
        item.put("location", ref.location());
        return item;
    }

    /** {@code /upstreams}. */
    static Map<String, @Nullable Object> upstreams(LiveGeneration live) {
        List<Map<String, @Nullable Object>> upstreams = new ArrayList<>();
        for (Upstream upstream : live.upstreams().toList()) {
            List<Map<String, @Nullable Object>> endpoints = new ArrayList<>();
            live.state(upstream).availability().forEach((endpoint, in) -> {
                Map<String, @Nullable Object> item = new LinkedHashMap<>();
                item.put("address", endpoint.toString());
                item.put("available", in);
                endpoints.add(item);
            });
            Map<String, @Nullable Object> item = new LinkedHashMap<>();
            item.put("name", upstream.name());
            item.put("endpoints", endpoints);
            upstreams.add(item);
        }
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("generation", live.generation().number());
        report.put("upstreams", upstreams);
        return report;
    }

    /** {@code /diff}, and what the command line prints. */
    public static Map<String, @Nullable Object> diff(GenerationDiff diff) {
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("summary", diff.summary());
        report.put("listenersOpened", diff.listenersOpened());
        report.put("listenersClosed", diff.listenersClosed());
        report.put("routesAdded", diff.routesAdded());
        report.put("routesRemoved", diff.routesRemoved());
        List<Map<String, @Nullable Object>> rules = new ArrayList<>();
        for (GenerationDiff.RuleChange rule : diff.rules()) {
            Map<String, @Nullable Object> item = new LinkedHashMap<>();
            item.put("change", rule.change().name());
            item.put("route", rule.route());
            item.put("rule", rule.rule());
            item.put("location", rule.location());
            item.put("before", rule.before());
            item.put("after", rule.after());
            rules.add(item);
        }
        report.put("rules", rules);
        List<Map<String, @Nullable Object>> shadowed = new ArrayList<>();
        for (GenerationDiff.Shadowed match : diff.shadowed()) {
            Map<String, @Nullable Object> item = new LinkedHashMap<>();
            item.put("hostname", match.hostname());
            item.put("match", match.match().toString());
            item.put("location", match.match().location());
            item.put("by", match.by().toString());
            item.put("byLocation", match.by().location());
            shadowed.add(item);
        }
        report.put("shadowed", shadowed);
        report.put("asked", diff.asked());
        List<Map<String, @Nullable Object>> moved = new ArrayList<>();
        for (GenerationDiff.Moved request : diff.moved()) {
            Map<String, @Nullable Object> item = new LinkedHashMap<>();
            item.put("request", request.request().toString());
            item.put("before", request.before());
            item.put("after", request.after());
            moved.add(item);
        }
        report.put("moved", moved);
        return report;
    }
}
