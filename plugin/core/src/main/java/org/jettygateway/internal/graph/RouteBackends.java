package org.jettygateway.internal.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jettygateway.internal.model.BackendObjectReference;
import org.jettygateway.internal.model.HTTPBackendRef;
import org.jettygateway.internal.model.HTTPRouteFilter;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.Route;
import org.jettygateway.internal.model.RouteRule;
import org.jettygateway.internal.model.TCPRoute;
import org.jettygateway.internal.model.TLSRoute;
import org.jettygateway.internal.model.UDPRoute;
import org.jettygateway.problem.Code;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Problems;
import org.jettygateway.problem.Severity;
import org.jspecify.annotations.Nullable;

/**
 * The references of one route to backends and to filters, resolved. A route with bad references stays accepted: their share
 * of the requests is answered with 500, and so is all of a rule whose filter is not there; a mirror that leads nowhere is
 * left out.
 *
 * @param rules for each rule its backends, in the order of the manifest
 * @param mirrors for each rule its mirrors, in the order of the manifest
 * @param refusals by the index of a rule, why it is answered with 500 whatever its backends: a filter of it is not there
 * @param targets the upstreams that some backendRef names, whether or not something may go there
 * @param resolvedRefs the condition {@code ResolvedRefs}
 */
record RouteBackends(
        List<List<BackendNode>> rules,
        List<List<MirrorNode>> mirrors,
        Map<Integer, String> refusals,
        Set<String> targets,
        Condition resolvedRefs) {

    private static final FieldPath RULES = FieldPath.of("spec", "rules");

    /** A condition's message has at most 32,768 characters. */
    private static final int MOST_MESSAGES = 16;

    private static final String FOR_THE_PROGRAM =
            "a filter that the program must register which the gateway is embedded in;"
                    + " where it does not, requests are answered with 500";

    /** Copies the lists. */
    RouteBackends {
        rules = List.copyOf(rules);
        mirrors = List.copyOf(mirrors);
        refusals = Map.copyOf(refusals);
        targets = Set.copyOf(targets);
    }

    /** Resolves every reference of a route. */
    static RouteBackends of(
            Resource<? extends Route> route, Backends backends, RegisteredExtensions extensions, Problems problems) {
        return new Resolver(route, backends, extensions, problems).resolve();
    }

    /** Resolves one route, and remembers what is wrong with it. */
    private static final class Resolver {

        private final Resource<? extends Route> route;
        private final Backends backends;
        private final RegisteredExtensions extensions;
        private final Problems problems;
        private final List<BackendFault> faults = new ArrayList<>();
        private final Set<String> targets = new LinkedHashSet<>();

        Resolver(
                Resource<? extends Route> route,
                Backends backends,
                RegisteredExtensions extensions,
                Problems problems) {
            this.route = route;
            this.backends = backends;
            this.extensions = extensions;
            this.problems = problems;
        }

        RouteBackends resolve() {
            List<List<BackendNode>> rules = new ArrayList<>();
            List<List<MirrorNode>> mirrors = new ArrayList<>();
            Map<Integer, String> refusals = new HashMap<>();
            List<? extends RouteRule> written = route.object().rules();
            for (int rule = 0; rule < written.size(); rule++) {
                rules.add(backends(rule, written.get(rule).backendRefs()));
                FieldPath at = RULES.index(rule);
                mirrors.add(mirrors(written.get(rule).filters(), at));
                String refusal = refusal(written.get(rule).filters(), at);
                if (refusal != null) {
                    refusals.put(rule, refusal);
                }
                if (route.refusal() == null) { // what is refused answers 500 anyway
                    reportNoWeight(route, rule, written.get(rule), problems);
                }
            }
            return new RouteBackends(rules, mirrors, refusals, targets, condition(faults));
        }

        private List<BackendNode> backends(int rule, List<HTTPBackendRef> refs) {
            List<BackendNode> nodes = new ArrayList<>(refs.size());
            FieldPath all = backendRefs(rule);
            for (int i = 0; i < refs.size(); i++) {
                HTTPBackendRef ref = refs.get(i);
                FieldPath at = all.index(i);
                Backends.Resolved resolved = resolve(ref.target(), at);
                BackendFault fault = resolved.fault();
                String refusal = refusal(ref.filters(), at);
                refusal = refusal == null ? resolved.refusal() : refusal;
                String reason = fault != null ? fault.message() : refusal != null ? refusal : "";
                nodes.add(new BackendNode(
                        ref.weight(),
                        refusal == null ? resolved.upstream() : null,
                        reason,
                        ref.filters(),
                        mirrors(ref.filters(), at)));
            }
            return List.copyOf(nodes);
        }

        private List<MirrorNode> mirrors(List<HTTPRouteFilter> filters, FieldPath owner) {
            if (filters.isEmpty()) {
                return List.of();
            }
            List<MirrorNode> nodes = new ArrayList<>();
            for (int i = 0; i < filters.size(); i++) {
                if (filters.get(i) instanceof HTTPRouteFilter.RequestMirror mirror) {
                    FieldPath at = owner.child("filters")
                            .index(i)
                            .child("requestMirror")
                            .child("backendRef");
                    Backends.Resolved resolved = resolve(mirror.backendRef(), at);
                    String upstream = resolved.upstream();
                    if (upstream != null && resolved.refusal() == null) {
                        nodes.add(new MirrorNode(upstream, mirror.numerator(), mirror.denominator()));
                    }
                }
            }
            return List.copyOf(nodes);
        }

        /** Why requests must not go past these filters: the first that is not there. Null where all are. */
        private @Nullable String refusal(List<HTTPRouteFilter> filters, FieldPath owner) {
            String refusal = null;
            for (int i = 0; i < filters.size(); i++) {
                if (filters.get(i) instanceof HTTPRouteFilter.ExtensionRef extension) {
                    FieldPath at = owner.child("filters").index(i).child("extensionRef");
                    BackendFault fault = extensions.fault(extension.ref());
                    if (fault != null) {
                        report(at, fault);
                        refusal = refusal == null ? fault.message() : refusal;
                    } else if (extensions.isUnknown()) {
                        problems.add(route.problem(Severity.NOTICE, at.child("name"), FOR_THE_PROGRAM));
                    }
                }
            }
            return refusal;
        }

        private Backends.Resolved resolve(BackendObjectReference ref, FieldPath at) {
            Backends.Resolved resolved = backends.resolve(route.object(), ref);
            BackendFault fault = resolved.fault();
            if (fault != null && ref.port() == null && route.refusal() != null) {
                faults.add(fault); // the port is what the route may be refused for: that has been said
            } else if (fault != null) {
                report(at, fault);
            }
            if (resolved.upstream() != null) {
                targets.add(resolved.upstream());
                reportPolicy(resolved.upstream(), at);
            }
            return resolved;
        }

        /** That what a policy asks for is not done must not be a surprise: others have the gateway begin TLS then. */
        private void reportPolicy(String upstream, FieldPath at) {
            if (route.object().kind().equals(TCPRoute.KIND) && backends.isOverTls(upstream)) {
                String message = "its BackendTLSPolicy is not looked at: connections go on as clients begin them";
                problems.add(route.problem(Severity.NOTICE, at.child("name"), message));
            }
        }

        private void report(FieldPath at, BackendFault fault) {
            faults.add(fault);
            problems.add(problem(route, at, fault));
        }
    }

    private static Problem problem(Resource<? extends Route> route, FieldPath ref, BackendFault fault) {
        // What is not there may come, and what is not permitted may be granted; the rest will not work as it is
        // written.
        FieldPath at = ref.child(fault.field());
        return switch (fault.reason()) {
            case BackendNotFound ->
                route.warning(
                        fault.field().equals("port") ? Code.UNKNOWN_PORT : Code.UNKNOWN_SERVICE, at, fault.message());
            case RefNotPermitted -> route.warning(Code.UNGRANTED_REFERENCE, at, fault.message());
            case InvalidKind, UnsupportedProtocol, FilterNotFound -> route.problem(Severity.ERROR, at, fault.message());
        };
    }

    /** What becomes of what leads nowhere. */
    private static String fate(Route route) {
        return switch (route.kind()) {
            case TLSRoute.KIND, TCPRoute.KIND -> "connections are closed";
            case UDPRoute.KIND -> "datagrams are dropped";
            default -> "requests are answered with 500";
        };
    }

    /** The spec names no answer where all weights are 0; like a rule without backends it answers 500. */
    private static void reportNoWeight(
            Resource<? extends Route> route, int rule, RouteRule written, Problems problems) {
        List<HTTPBackendRef> refs = written.backendRefs();
        if (written.redirects() || written.isExtended()) {
            return;
        }
        if (refs.isEmpty()) {
            problems.add(route.warning(
                    Code.NO_BACKENDS,
                    backendRefs(rule),
                    "requests are answered with 500: the rule has no backendRefs"));
        } else if (!haveWeight(refs)) {
            problems.add(route.warning(
                    Code.ZERO_WEIGHTS,
                    backendRefs(rule),
                    "%s: the sum of the weights is 0"
                            .formatted(
                                    written.sessionPersistence() == null
                                            ? fate(route.object())
                                            : "requests without a session are answered with 500")));
        }
    }

    private static boolean haveWeight(List<HTTPBackendRef> refs) {
        for (HTTPBackendRef ref : refs) {
            if (ref.weight() > 0) {
                return true;
            }
        }
        return false;
    }

    private static Condition condition(List<BackendFault> faults) {
        if (faults.isEmpty()) {
            return Condition.holds("ResolvedRefs", "ResolvedRefs", "");
        }
        Set<String> messages =
                faults.stream().map(BackendFault::message).collect(Collectors.toCollection(LinkedHashSet::new));
        String message = messages.stream().limit(MOST_MESSAGES).collect(Collectors.joining("; "));
        int more = messages.size() - MOST_MESSAGES;
        return Condition.fails(
                "ResolvedRefs",
                faults.get(0).reason().name(),
                more > 0 ? message + "; and %d more".formatted(more) : message);
    }

    private static FieldPath backendRefs(int rule) {
        return RULES.index(rule).child("backendRefs");
    }
}
