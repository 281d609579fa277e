package org.jettygateway.internal.compile;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jettygateway.internal.graph.AttachedRule;
import org.jettygateway.internal.graph.BackendNode;
import org.jettygateway.internal.graph.MirrorNode;
import org.jettygateway.internal.graph.UpstreamNode;
import org.jettygateway.internal.model.HTTPRouteFilter;
import org.jettygateway.internal.model.HTTPRouteRetry;
import org.jettygateway.internal.model.HTTPRouteTimeouts;
import org.jettygateway.internal.routing.Action;
import org.jettygateway.internal.routing.BackendFilters;
import org.jettygateway.internal.routing.CrossOrigin;
import org.jettygateway.internal.routing.Extension;
import org.jettygateway.internal.routing.Filters;
import org.jettygateway.internal.routing.HeaderEdits;
import org.jettygateway.internal.routing.Mirror;
import org.jettygateway.internal.routing.Redirection;
import org.jettygateway.internal.routing.RetryPolicy;
import org.jettygateway.internal.routing.SessionPolicy;
import org.jettygateway.internal.routing.TimeLimits;
import org.jettygateway.internal.routing.Upstream;
import org.jettygateway.internal.routing.WeightedBackends;
import org.jettygateway.internal.routing.WeightedBackends.Backend;
import org.jspecify.annotations.Nullable;

/**
 * Compiles what is done with the requests of a rule. One per compilation: it numbers upstreams and actions, and goes on from the
 * numbers of the last one, whose actions are taken over where nothing has changed.
 */
final class ActionCompiler {

    private static final String ALL_ZERO = "the weights of all backendRefs are 0";
    private static final int DEFAULT_ATTEMPTS = 1;
    private static final long DEFAULT_BACKOFF_MILLIS = 25;

    private final List<Upstream> upstreams;
    private final Map<String, Upstream> byName = new HashMap<>();
    private int forwards;

    /**
     * Numbers upstreams: those that were there keep their numbers, and new ones get the numbers of those that are gone.
     *
     * @param nodes the upstreams of the graph
     * @param last those of the last compilation, by their numbers
     * @param forwards how many numbers of actions the last compilation has given away
     */
    ActionCompiler(List<UpstreamNode> nodes, List<Upstream> last, int forwards) {
        this.forwards = forwards;
        Set<String> names = nodes.stream().map(UpstreamNode::name).collect(Collectors.toCollection(LinkedHashSet::new));
        List<Upstream> numbered = new ArrayList<>(last);
        Deque<Integer> free = new ArrayDeque<>();
        for (Upstream upstream : last) {
            if (names.remove(upstream.name())) {
                byName.put(upstream.name(), upstream);
            } else {
                free.add(upstream.index());
            }
        }
        for (String name : names) {
            Integer vacant = free.poll();
            Upstream upstream = new Upstream(vacant == null ? numbered.size() : vacant, name);
            if (vacant == null) {
                numbered.add(upstream);
            } else {
                numbered.set(vacant, upstream);
            }
            byName.put(name, upstream);
        }
        this.upstreams = numbered;
    }

    /** By their numbers; some of those that are gone are still among them. */
    List<Upstream> upstreams() {
        return upstreams;
    }

    /** How many numbers of {@link Action.Forward}s, and of backends with mirrors of their own, were given away so far. */
    int forwards() {
        return forwards;
    }

    /**
     * The action of a rule: 500 where it is refused or where no backend could get a request; a redirect where a filter says
     * so; else forward, with 500 for the share of those that lead nowhere. A backend that redirects gets no requests, but its
     * reference must hold all the same.
     *
     * @param listenerPort the declared port of the listener, which redirects go by
     */
    Action compile(AttachedRule rule, int listenerPort) {
        if (rule.refusal() != null) {
            return new Action.Respond(500, rule.refusal());
        }
        List<HTTPRouteFilter> filters = rule.rule().filters();
        Action action = compile(rule, new FilterCompiler(rule.rule()), listenerPort);
        List<Extension> extensions = FilterCompiler.extensions(filters, namespace(rule));
        return extensions.isEmpty()
                ? action
                : new Action.Extended(
                        extensions, limits(rule.rule().timeouts()), FilterCompiler.crossOrigin(filters), action);
    }

    private static String namespace(AttachedRule rule) {
        return rule.route().object().metadata().namespace();
    }

    /** The action for requests that filters of the embedding program, if any, let proceed. */
    private Action compile(AttachedRule rule, FilterCompiler filters, int listenerPort) {
        List<HTTPRouteFilter> ofRule = rule.rule().filters();
        Redirection redirection = filters.redirection(ofRule);
        if (redirection != null) {
            HeaderEdits response = filters.compile(ofRule).response();
            return new Action.Redirect(redirection, listenerPort, response, FilterCompiler.crossOrigin(ofRule));
        }
        return forward(rule, filters, listenerPort);
    }

    private Action forward(AttachedRule rule, FilterCompiler filters, int listenerPort) {
        List<BackendNode> nodes = rule.backends();
        if (nodes.isEmpty()) {
            return new Action.Respond(500, "no backendRefs");
        }
        SessionPolicy session = SessionCompiler.compile(rule);
        List<BackendNode> weighted = weighted(nodes);
        // Sessions stay where they are whatever the weights, as long as there is anywhere to be.
        boolean keepsSessions = session != null && leadSomewhere(nodes);
        if (weighted.isEmpty() && !keepsSessions) {
            return new Action.Respond(500, ALL_ZERO);
        }
        if (!keepsSessions && !leadSomewhere(weighted)) {
            return new Action.Respond(
                    500, weighted.stream().map(BackendNode::reason).distinct().collect(Collectors.joining("; ")));
        }
        Filters ofRule = filters.compile(rule.rule().filters());
        CrossOrigin crossOrigin = FilterCompiler.crossOrigin(rule.rule().filters());
        int index = forwards++;
        List<Backend> backends = new ArrayList<>(nodes.size());
        for (BackendNode node : nodes) {
            Filters both = ofRule.then(filters.compile(node.filters()));
            CrossOrigin its = FilterCompiler.crossOrigin(node.filters());
            Redirection redirection = filters.redirection(node.filters());
            Action.Redirect redirect = redirection == null
                    ? null
                    : new Action.Redirect(redirection, listenerPort, both.response(), its == null ? crossOrigin : its);
            BackendFilters own = node.upstream() == null // which answers 500 and does nothing else
                    ? BackendFilters.NONE
                    : new BackendFilters(
                            redirect,
                            its,
                            FilterCompiler.extensions(node.filters(), namespace(rule)),
                            mirrors(node.mirrors()),
                            node.mirrors().isEmpty() ? 0 : forwards++);
            backends.add(new Backend(node.weight(), upstream(node.upstream()), node.reason(), both, own));
        }
        if (weighted.isEmpty()) {
            backends.add(Backend.of(1, null, ALL_ZERO)); // for those who have no session
        }
        return new Action.Forward(
                index,
                new WeightedBackends(backends),
                limits(rule.rule().timeouts()),
                retry(rule.rule().retry()),
                mirrors(rule.mirrors()),
                crossOrigin,
                session);
    }

    private static List<BackendNode> weighted(List<BackendNode> nodes) {
        List<BackendNode> weighted = new ArrayList<>(nodes.size());
        for (BackendNode node : nodes) {
            if (node.weight() > 0) {
                weighted.add(node);
            }
        }
        return weighted;
    }

    private static boolean leadSomewhere(List<BackendNode> nodes) {
        for (BackendNode node : nodes) {
            if (node.upstream() != null) {
                return true;
            }
        }
        return false;
    }

    private static TimeLimits limits(HTTPRouteTimeouts timeouts) {
        Duration request = timeouts.request();
        Duration backendRequest = timeouts.backendRequest();
        return request == null && backendRequest == null
                ? TimeLimits.NONE
                : new TimeLimits(
                        request == null ? TimeLimits.UNSET : request.toMillis(),
                        backendRequest == null ? 0 : backendRequest.toMillis());
    }

    private static @Nullable RetryPolicy retry(@Nullable HTTPRouteRetry retry) {
        if (retry == null) {
            return null;
        }
        Integer attempts = retry.attempts();
        Duration backoff = retry.backoff();
        return new RetryPolicy(
                retry.codes(),
                attempts == null ? DEFAULT_ATTEMPTS : attempts,
                backoff == null ? DEFAULT_BACKOFF_MILLIS : backoff.toMillis());
    }

    private List<Mirror> mirrors(List<MirrorNode> nodes) {
        if (nodes.isEmpty()) {
            return List.of();
        }
        List<Mirror> mirrors = new ArrayList<>(nodes.size());
        for (MirrorNode node : nodes) {
            mirrors.add(new Mirror(known(node.upstream()), node.numerator(), node.denominator()));
        }
        return mirrors;
    }

    private @Nullable Upstream upstream(@Nullable String name) {
        return name == null ? null : known(name);
    }

    private Upstream known(String name) {
        Upstream upstream = byName.get(name);
        if (upstream == null) {
            throw new IllegalArgumentException("upstream %s: not in the graph".formatted(name));
        }
        return upstream;
    }
}
