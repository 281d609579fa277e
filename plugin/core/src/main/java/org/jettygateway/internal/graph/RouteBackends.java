package org.jettygateway.internal.graph;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jettygateway.internal.model.HTTPBackendRef;
import org.jettygateway.internal.model.HTTPRoute;
import org.jettygateway.internal.model.HTTPRouteRule;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Problems;
import org.jettygateway.problem.Severity;
import org.jspecify.annotations.Nullable;

/**
 * The backendRefs of one route, resolved. A route with bad references stays accepted: their share of the requests is
 * answered with 500.
 *
 * @param rules for each rule its backends, in the order of the manifest
 * @param resolvedRefs the condition {@code ResolvedRefs}
 */
record RouteBackends(List<List<BackendNode>> rules, Condition resolvedRefs) {

    /** A condition's message has at most 32,768 characters. */
    private static final int MOST_MESSAGES = 16;

    /** Copies the rules. */
    RouteBackends {
        rules = List.copyOf(rules);
    }

    /** Resolves every backendRef of a route. */
    static RouteBackends of(Resource<HTTPRoute> route, Backends backends, Problems problems) {
        List<List<BackendNode>> rules = new ArrayList<>();
        Set<String> messages = new LinkedHashSet<>();
        BackendFault first = null;
        List<HTTPRouteRule> written = route.object().rules();
        for (int rule = 0; rule < written.size(); rule++) {
            List<HTTPBackendRef> refs = written.get(rule).backendRefs();
            List<BackendNode> nodes = new ArrayList<>(refs.size());
            for (int i = 0; i < refs.size(); i++) {
                Backends.Resolved resolved =
                        backends.resolve(route.object(), refs.get(i).target());
                BackendFault fault = resolved.fault();
                if (fault != null) {
                    first = first == null ? fault : first;
                    messages.add(fault.message());
                    problems.add(problem(route, backendRefs(rule).index(i), fault));
                }
                nodes.add(new BackendNode(
                        refs.get(i).weight(),
                        resolved.upstream(),
                        fault == null ? "" : fault.message(),
                        refs.get(i).filters()));
            }
            if (route.refusal() == null) { // what is refused answers 500 anyway
                reportNoWeight(route, rule, written.get(rule), problems);
            }
            rules.add(List.copyOf(nodes));
        }
        return new RouteBackends(rules, condition(first, messages));
    }

    private static Problem problem(Resource<HTTPRoute> route, FieldPath ref, BackendFault fault) {
        // What is not there may come, and what is not permitted may be granted; the rest will not work as it is
        // written.
        Severity severity = switch (fault.reason()) {
            case BackendNotFound, RefNotPermitted -> Severity.WARNING;
            case InvalidKind, UnsupportedProtocol -> Severity.ERROR;
        };
        return route.problem(severity, ref.child(fault.field()), fault.message());
    }

    /** The spec names no answer where all weights are 0; like a rule without backends it answers 500. */
    private static void reportNoWeight(Resource<HTTPRoute> route, int rule, HTTPRouteRule written, Problems problems) {
        List<HTTPBackendRef> refs = written.backendRefs();
        if (written.redirects()) {
            return;
        }
        if (refs.isEmpty()) {
            problems.add(route.problem(
                    Severity.WARNING,
                    backendRefs(rule),
                    "requests are answered with 500: the rule has no backendRefs"));
        } else if (refs.stream().allMatch(ref -> ref.weight() == 0)) {
            problems.add(route.problem(
                    Severity.WARNING,
                    backendRefs(rule),
                    "requests are answered with 500: the sum of the weights is 0"));
        }
    }

    private static Condition condition(@Nullable BackendFault first, Set<String> messages) {
        if (first == null) {
            return Condition.holds("ResolvedRefs", "ResolvedRefs", "");
        }
        String message = messages.stream().limit(MOST_MESSAGES).collect(Collectors.joining("; "));
        int more = messages.size() - MOST_MESSAGES;
        return Condition.fails(
                "ResolvedRefs", first.reason().name(), more > 0 ? message + "; and %d more".formatted(more) : message);
    }

    private static FieldPath backendRefs(int rule) {
        return FieldPath.of("spec", "rules").index(rule).child("backendRefs");
    }
}
