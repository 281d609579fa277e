package org.jettygateway.internal.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jettygateway.internal.routing.RequestMatcher.ValueMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Entries of one path whose conditions ask for the same things: the same headers, the same query parameters, a method or
 * none. Those that compare with values are found by a hash over these values, however many there are; those that differ in
 * regular expressions only share a chain, which is tried one by one. Immutable.
 */
final class EntryGroup {

    private final Shape shape;
    private final int firstRank;
    private final int[] hashes;
    private final RouteEntry[][] chains;
    private final int mask;

    private EntryGroup(Shape shape, List<RouteEntry> entries) {
        this.shape = shape;
        this.firstRank = entries.get(0).rank();
        Map<Integer, List<RouteEntry>> byHash = new LinkedHashMap<>();
        for (RouteEntry entry : entries) {
            byHash.computeIfAbsent(shape.hash(entry.matcher()), hash -> new ArrayList<>(1))
                    .add(entry);
        }
        int capacity = Integer.highestOneBit(byHash.size()) << 2;
        hashes = new int[capacity];
        chains = new RouteEntry[capacity][];
        mask = capacity - 1;
        byHash.forEach((hash, chain) -> {
            int slot = RegionMap.slot(hash, mask);
            while (chains[slot] != null) {
                slot = slot + 1 & mask;
            }
            hashes[slot] = hash;
            chains[slot] = chain.toArray(RouteEntry[]::new);
        });
    }

    /** Groups entries, which come in the order of rank; so do the groups, by the best entry of each. */
    static List<EntryGroup> of(List<RouteEntry> entries) {
        if (entries.size() < 2) {
            return entries.isEmpty()
                    ? List.of()
                    : List.of(new EntryGroup(Shape.of(entries.get(0).matcher()), entries));
        }
        Map<Shape, List<RouteEntry>> byShape = new LinkedHashMap<>();
        for (RouteEntry entry : entries) {
            byShape.computeIfAbsent(Shape.of(entry.matcher()), shape -> new ArrayList<>())
                    .add(entry);
        }
        List<EntryGroup> groups = new ArrayList<>(byShape.size());
        byShape.forEach((shape, members) -> groups.add(new EntryGroup(shape, members)));
        return groups;
    }

    /** The rank of the best entry: whoever has a better one already need not look here. */
    int firstRank() {
        return firstRank;
    }

    /** The headers without which no entry of the group matches. */
    List<String> headerNames() {
        return Stream.concat(shape.headers().stream(), shape.patternHeaders().stream())
                .toList();
    }

    /** The best entry whose conditions hold; null where there is none. */
    @Nullable
    RouteEntry find(RequestView request) {
        int hash = shape.method() == Method.ANY ? 0 : request.method().hashCode();
        List<String> headers = shape.headers();
        for (int i = 0; i < headers.size(); i++) {
            String value = request.header(headers.get(i));
            if (value == null) {
                return null;
            }
            hash = 31 * hash + value.hashCode();
        }
        List<String> queryParams = shape.queryParams();
        for (int i = 0; i < queryParams.size(); i++) {
            String value = request.query(queryParams.get(i));
            if (value == null) {
                return null;
            }
            hash = 31 * hash + value.hashCode();
        }
        for (int slot = RegionMap.slot(hash, mask); chains[slot] != null; slot = slot + 1 & mask) {
            if (hashes[slot] == hash) {
                return firstOf(chains[slot], request);
            }
        }
        return null;
    }

    private static @Nullable RouteEntry firstOf(RouteEntry[] chain, RequestView request) {
        for (RouteEntry entry : chain) {
            if (entry.matcher().conditionsHold(request)) {
                return entry;
            }
        }
        return null;
    }

    /** Whether the entries ask for a method. */
    private enum Method {
        ANY,
        ONE
    }

    /**
     * What the entries of a group ask for.
     *
     * @param method whether for a method
     * @param headers names of headers whose values must be equal, sorted
     * @param patternHeaders names of headers whose values must fit an expression, sorted
     * @param queryParams names of query parameters whose values must be equal, sorted
     */
    private record Shape(Method method, List<String> headers, List<String> patternHeaders, List<String> queryParams) {

        static Shape of(RequestMatcher matcher) {
            return new Shape(
                    matcher.method() == null ? Method.ANY : Method.ONE,
                    names(matcher.headers(), matches -> matches.pattern() == null),
                    names(matcher.headers(), matches -> matches.pattern() != null),
                    names(matcher.queryParams(), matches -> matches.pattern() == null));
        }

        private static List<String> names(List<ValueMatcher> matchers, Predicate<ValueMatcher> wanted) {
            if (matchers.isEmpty()) {
                return List.of();
            }
            List<String> names = new ArrayList<>(matchers.size());
            for (ValueMatcher matcher : matchers) {
                if (wanted.test(matcher)) {
                    names.add(matcher.name());
                }
            }
            names.sort(null);
            return List.copyOf(names);
        }

        /** The hash of an entry's values, equal to that of every request that has them. */
        int hash(RequestMatcher matcher) {
            int hash = matcher.method() == null ? 0 : matcher.method().hashCode();
            for (String name : headers) {
                hash = 31 * hash + valueOf(name, matcher.headers()).hashCode();
            }
            for (String name : queryParams) {
                hash = 31 * hash + valueOf(name, matcher.queryParams()).hashCode();
            }
            return hash;
        }

        private static String valueOf(String name, List<ValueMatcher> matchers) {
            for (ValueMatcher matcher : matchers) {
                if (matcher.name().equals(name)) {
                    return matcher.value();
                }
            }
            throw new IllegalArgumentException(name + ": no such condition");
        }
    }
}
