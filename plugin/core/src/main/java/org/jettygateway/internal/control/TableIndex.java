package org.jettygateway.internal.control;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jettygateway.internal.control.GenerationDiff.Change;
import org.jettygateway.internal.control.GenerationDiff.RuleChange;
import org.jettygateway.internal.control.GenerationDiff.Shadowed;
import org.jettygateway.internal.routing.Action;
import org.jettygateway.internal.routing.RequestMatcher;
import org.jettygateway.internal.routing.RequestMatcher.PathMatcher.Kind;
import org.jettygateway.internal.routing.RouteEntry;
import org.jettygateway.internal.routing.RouteRef;
import org.jettygateway.internal.routing.TableRow;
import org.jspecify.annotations.Nullable;

/** The tables of a generation by route and rule, as texts that can be compared with those of another. */
final class TableIndex {

    private final Map<String, Map<Integer, Rule>> routes = new TreeMap<>();
    private final Map<String, Shadowed> shadowed = new HashMap<>();
    private final IdentityHashMap<Action, String> actions = new IdentityHashMap<>();

    /**
     * A rule as the tables have it.
     *
     * @param ref its first match
     * @param matches where it is served and what it matches, entry by entry
     * @param entries the same with what is done
     */
    record Rule(RouteRef ref, List<String> matches, List<String> entries) {}

    /** A hostname of a listener: within one, an entry can take the requests of another. */
    record Place(String listener, String hostname) {}

    /**
     * An index of the routes that may differ.
     *
     * @param places where those routes have entries: only there matches can be shadowed by them
     */
    TableIndex(List<TableRow> rows, TouchedRoutes touched, Set<Place> places) {
        Map<String, RouteRef> firstBy = new HashMap<>();
        for (TableRow row : rows) {
            if (places.contains(new Place(row.listener(), row.hostname()))) {
                add(row, touched, firstBy);
            }
        }
    }

    /** Where routes that may differ have entries. */
    static Set<Place> places(TouchedRoutes touched, List<TableRow> rows) {
        Set<Place> places = new HashSet<>();
        for (TableRow row : rows) {
            if (touched.contains(row.entry().ref())) {
                places.add(new Place(row.listener(), row.hostname()));
            }
        }
        return places;
    }

    private void add(TableRow row, TouchedRoutes touched, Map<String, RouteRef> firstBy) {
        RouteEntry entry = row.entry();
        RouteRef ref = entry.ref();
        String place = row.listener() + " " + row.hostname() + " ";
        String match = place + entry.matcher();
        if (touched.contains(ref)) {
            Rule rule = routes.computeIfAbsent(ref.kind() + " " + ref.route(), key -> new TreeMap<>())
                    .computeIfAbsent(ref.rule(), index -> new Rule(ref, new ArrayList<>(), new ArrayList<>()));
            rule.matches().add(match);
            rule.entries().add(match + " -> " + actions.computeIfAbsent(action(entry), Action::toString));
        }
        RouteRef by = shadow(firstBy, place, match, entry.matcher());
        if (by == null) {
            firstBy.put(match, ref);
        } else {
            shadowed.put(ref.kind() + " " + ref.route() + " " + match, new Shadowed(row.hostname(), ref, by));
        }
    }

    private static Action action(RouteEntry entry) {
        return entry.decision().action();
    }

    /**
     * Who takes everything that an entry could: one with the same conditions that comes first; for an expression also a prefix
     * of all paths, as expressions come last. What has fewer conditions comes later, so nothing else can.
     */
    private static @Nullable RouteRef shadow(
            Map<String, RouteRef> firstBy, String place, String match, RequestMatcher matcher) {
        RouteRef same = firstBy.get(match);
        if (same != null || matcher.path().kind() != Kind.REGULAR_EXPRESSION) {
            return same;
        }
        return firstBy.get(place + Kind.PATH_PREFIX + " /");
    }

    /** {@code HTTPRoute shop/cart} and so on. */
    Set<String> routes() {
        return routes.keySet();
    }

    /** The rules of a route; empty where it has none in service. */
    Collection<Rule> rules(String route) {
        return routes.getOrDefault(route, Map.of()).values();
    }

    /** Matches that never have their turn, by what they are and where they stand. */
    Map<String, Shadowed> shadowed() {
        return shadowed;
    }

    /** Compares the rules of one route: those that do the same are left aside, wherever they stand in the manifest. */
    static List<RuleChange> compare(String route, Collection<Rule> before, Collection<Rule> after) {
        List<Rule> gone = new ArrayList<>(before);
        List<Rule> come = new ArrayList<>();
        for (Rule rule : after) {
            if (!removeFirst(gone, rule)) {
                come.add(rule);
            }
        }
        List<RuleChange> changes = new ArrayList<>();
        for (Iterator<Rule> rules = come.iterator(); rules.hasNext(); ) {
            Rule rule = rules.next();
            Rule was = partner(gone, rule);
            if (was != null) {
                gone.remove(was);
                rules.remove();
                changes.add(change(Change.CHANGED, route, rule, was.entries(), rule.entries()));
            }
        }
        come.forEach(rule -> changes.add(change(Change.ADDED, route, rule, List.of(), rule.entries())));
        gone.forEach(rule -> changes.add(change(Change.REMOVED, route, rule, rule.entries(), List.of())));
        return changes;
    }

    /** The rule that this one was before: the one with the same matches, else the one that stood in its place. */
    private static @Nullable Rule partner(List<Rule> gone, Rule rule) {
        return gone.stream()
                .filter(other -> other.matches().equals(rule.matches()))
                .findFirst()
                .orElseGet(() -> gone.stream()
                        .filter(other -> other.ref().rule() == rule.ref().rule())
                        .findFirst()
                        .orElse(null));
    }

    private static boolean removeFirst(List<Rule> rules, Rule wanted) {
        for (Iterator<Rule> all = rules.iterator(); all.hasNext(); ) {
            if (all.next().entries().equals(wanted.entries())) {
                all.remove();
                return true;
            }
        }
        return false;
    }

    private static RuleChange change(Change change, String route, Rule rule, List<String> before, List<String> after) {
        return new RuleChange(change, route, rule.ref().rule(), rule.ref().location(), before, after);
    }
}
