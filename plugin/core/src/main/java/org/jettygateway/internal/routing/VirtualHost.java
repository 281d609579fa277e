package org.jettygateway.internal.routing;

import java.util.ArrayList;
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
    private static final Comparator<RouteEntry> PRECEDENCE = Comparator.<RouteEntry, Kind>comparing(
                    entry -> entry.matcher().path().kind())
            .thenComparingInt(entry -> entry.matcher().path().kind() == Kind.PATH_PREFIX
                    ? -entry.matcher().path().value().length()
                    : 0)
            .thenComparingInt(RouteEntry::rank);

    private final String hostname;
    private final @Nullable VirtualHost broader;
    private final List<RouteEntry> entries;
    private final Map<String, EntryTable> exact;
    private final PathTrie prefixes;
    private final RouteEntry[] expressions;

    /**
     * A virtual host.
     *
     * @param hostname exact, {@code *.example.com}, or {@link Hostnames#ANY}
     * @param broader the next broader hostname of the same listener; null where there is none
     * @param entries the rules of exactly this hostname
     */
    VirtualHost(String hostname, @Nullable VirtualHost broader, List<RouteEntry> entries) {
        this.hostname = hostname;
        this.broader = broader;
        this.entries = entries.stream().sorted(PRECEDENCE).toList();
        Map<String, List<RouteEntry>> paths = new HashMap<>();
        PathTrie.Builder trie = new PathTrie.Builder();
        List<RouteEntry> patterns = new ArrayList<>();
        for (RouteEntry entry : this.entries) {
            String value = entry.matcher().path().value();
            switch (entry.matcher().path().kind()) {
                case EXACT ->
                    paths.computeIfAbsent(value, path -> new ArrayList<>(1)).add(entry);
                case PATH_PREFIX -> trie.add(value, entry);
                case REGULAR_EXPRESSION -> patterns.add(entry);
            }
        }
        Map<String, EntryTable> tables = new HashMap<>();
        paths.forEach((path, sharing) -> tables.put(path, EntryTable.of(sharing)));
        this.exact = Map.copyOf(tables);
        this.prefixes = trie.build();
        this.expressions = patterns.toArray(RouteEntry[]::new);
    }

    /** Decides a request for this host. */
    Decision decide(RequestView request) {
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
        EntryTable exactly = exact.get(path);
        RouteEntry found = exactly == null ? null : exactly.find(request);
        for (PathNode node = found == null ? prefixes.find(path) : null; node != null; node = node.shorter()) {
            found = node.find(request);
            if (found != null) {
                return found;
            }
        }
        return found == null ? findExpression(request, path) : found;
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
        return Stream.iterate(this, host -> host != null, host -> host.broader).toList();
    }
}
