package org.jettygateway.internal.routing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jettygateway.internal.routing.RequestMatcher.PathMatcher.Kind;
import org.jspecify.annotations.Nullable;

/**
 * One hostname of the routes of one listener, with their rules. The Gateway API ranks hostnames before paths, so a rule of
 * a broader hostname has its turn only after all of a narrower one have missed: {@link #broader} leads there. Immutable.
 */
final class VirtualHost {

    /** Among paths: exact, then the longer prefix, then expressions; among equals the listener's ranks decide. */
    private static final Comparator<RouteEntry> PRECEDENCE = VirtualHost::compare;

    private final String listener;
    private final boolean claimed;
    private final String hostname;
    private final @Nullable VirtualHost broader;
    private final List<RouteEntry> entries;
    private final RegionMap<PathNode> exact;
    private final PathNode prefixes;
    private final RouteEntry[] expressions;

    /**
     * A virtual host.
     *
     * @param listener the name of its listener
     * @param hostname exact, {@code *.example.com}, or {@link Hostnames#ANY}
     * @param broader the next broader hostname of the same listener; null where there is none
     * @param entries the rules of exactly this hostname
     */
    VirtualHost(String listener, String hostname, @Nullable VirtualHost broader, List<RouteEntry> entries) {
        this(listener, true, hostname, broader, entries);
    }

    private VirtualHost(
            String listener,
            boolean claimed,
            String hostname,
            @Nullable VirtualHost broader,
            List<RouteEntry> entries) {
        this.listener = listener;
        this.claimed = claimed;
        this.hostname = hostname;
        this.broader = broader;
        List<RouteEntry> sorted = new ArrayList<>(entries);
        sorted.sort(PRECEDENCE);
        this.entries = Collections.unmodifiableList(sorted);
        Map<String, PathNode.Builder> paths = new HashMap<>();
        PathNode.Builder root = new PathNode.Builder();
        List<RouteEntry> patterns = new ArrayList<>();
        for (RouteEntry entry : this.entries) {
            String value = entry.matcher().path().value();
            switch (entry.matcher().path().kind()) {
                case EXACT ->
                    paths.computeIfAbsent(value, path -> new PathNode.Builder()).add(entry);
                case PATH_PREFIX -> root.descend(value).add(entry);
                case REGULAR_EXPRESSION -> patterns.add(entry);
            }
        }
        this.exact = RegionMap.of(paths, PathNode.Builder::build);
        this.prefixes = root.build();
        this.expressions = patterns.toArray(RouteEntry[]::new);
    }

    private VirtualHost(VirtualHost same, @Nullable VirtualHost broader) {
        this.listener = same.listener;
        this.claimed = same.claimed;
        this.hostname = same.hostname;
        this.broader = broader;
        this.entries = same.entries;
        this.exact = same.exact;
        this.prefixes = same.prefixes;
        this.expressions = same.expressions;
    }

    /** The same rules, before those of another broader hostname. */
    @SuppressWarnings("ReferenceEquality") // a hostname that has not changed is the same object
    VirtualHost before(@Nullable VirtualHost other) {
        return broader == other ? this : new VirtualHost(this, other);
    }

    /** Stands where a listener is found, but none of its routes claims the host. */
    static VirtualHost unclaimed(String listener) {
        return new VirtualHost(listener, false, "", null, List.of());
    }

    /** Without the key extractors of a chain, as one host may have many thousand rules. */
    private static int compare(RouteEntry one, RouteEntry other) {
        RequestMatcher.PathMatcher path = one.matcher().path();
        RequestMatcher.PathMatcher otherPath = other.matcher().path();
        int order = path.kind().compareTo(otherPath.kind());
        if (order == 0 && path.kind() == Kind.PATH_PREFIX) {
            order = Integer.compare(otherPath.value().length(), path.value().length());
        }
        return order != 0 ? order : Integer.compare(one.rank(), other.rank());
    }

    /** Whether both belong to one listener. */
    boolean hasListenerOf(VirtualHost other) {
        return listener.equals(other.listener);
    }

    /** Decides a request for this host. */
    Decision decide(RequestView request) {
        if (!claimed) {
            return Decision.NO_HOST;
        }
        for (VirtualHost host = this; host != null; host = host.broader) {
            RouteEntry entry = host.find(request);
            if (entry != null) {
                return entry.decision();
            }
        }
        return Decision.NO_RULE;
    }

    private @Nullable RouteEntry find(RequestView request) {
        String path = request.path();
        PathNode exactly = exact.find(path);
        RouteEntry found = exactly == null ? null : exactly.find(request);
        if (found != null) {
            return found;
        }
        for (PathNode node = prefixes.longestPrefix(path); node != null; node = node.shorter()) {
            found = node.find(request);
            if (found != null) {
                return found;
            }
        }
        return findExpression(request, path);
    }

    private @Nullable RouteEntry findExpression(RequestView request, String path) {
        for (RouteEntry entry : expressions) {
            if (entry.matcher().path().matches(path) && entry.matcher().conditionsHold(request)) {
                return entry;
            }
        }
        return null;
    }

    String hostname() {
        return hostname;
    }

    /** All rules of this hostname, in the order of precedence. */
    List<RouteEntry> entries() {
        return entries;
    }

    /** This hostname and the broader ones, in the order in which they have their turn. */
    List<VirtualHost> chain() {
        return claimed
                ? Stream.iterate(this, host -> host != null, host -> host.broader)
                        .toList()
                : List.of();
    }
}
