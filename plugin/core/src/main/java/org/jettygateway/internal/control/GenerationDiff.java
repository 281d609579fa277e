package org.jettygateway.internal.control;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jettygateway.internal.routing.Decision;
import org.jettygateway.internal.routing.RouteRef;
import org.jettygateway.internal.routing.RoutingSnapshot;
import org.jettygateway.internal.routing.SeenRequest;
import org.jettygateway.internal.routing.TableRow;
import org.jspecify.annotations.Nullable;

/**
 * What traffic notices of a change: two generations compared by the tables that requests are matched against, so that a Service
 * that is gone counts as much as a route that was edited, and comments and order do not count at all.
 *
 * @param listenersOpened those that were not there, {@code shop/gateway/http (*) at *:8080}
 * @param listenersClosed those that are gone
 * @param routesAdded {@code HTTPRoute shop/cart}, that had no rule in service
 * @param routesRemoved those that have none any more
 * @param rules the rules that came, went or do something else, by route
 * @param shadowed matches that never have their turn any more, as another is tried first and takes the same requests
 * @param asked how many requests of the sample were asked about
 * @param moved those of them whose decision is another
 */
public record GenerationDiff(
        List<String> listenersOpened,
        List<String> listenersClosed,
        List<String> routesAdded,
        List<String> routesRemoved,
        List<RuleChange> rules,
        List<Shadowed> shadowed,
        int asked,
        List<Moved> moved) {

    /** Copies the lists. */
    public GenerationDiff {
        listenersOpened = List.copyOf(listenersOpened);
        listenersClosed = List.copyOf(listenersClosed);
        routesAdded = List.copyOf(routesAdded);
        routesRemoved = List.copyOf(routesRemoved);
        rules = List.copyOf(rules);
        shadowed = List.copyOf(shadowed);
        moved = List.copyOf(moved);
    }

    /** What became of a rule. */
    public enum Change {
        /** It was not there. */
        ADDED,
        /** It is gone. */
        REMOVED,
        /** It takes other requests, or does something else with them. */
        CHANGED
    }

    /**
     * A rule that came, went or does something else.
     *
     * @param change what became of it
     * @param route {@code HTTPRoute shop/cart}
     * @param rule its index in {@code spec.rules}, as it is now; as it was where it is gone
     * @param location where it was written
     * @param before its entries in the tables; empty where it was not there
     * @param after its entries in the tables; empty where it is gone
     */
    public record RuleChange(
            Change change, String route, int rule, String location, List<String> before, List<String> after) {

        /** Copies the lists. */
        public RuleChange {
            requireNonNull(change, "change");
            requireNonNull(route, "route");
            requireNonNull(location, "location");
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /**
     * A match that never has its turn any more.
     *
     * @param hostname under which
     * @param match which
     * @param by what takes all of its requests
     */
    public record Shadowed(String hostname, RouteRef match, RouteRef by) {

        /** Checks that nothing is missing. */
        public Shadowed {
            requireNonNull(hostname, "hostname");
            requireNonNull(match, "match");
            requireNonNull(by, "by");
        }
    }

    /**
     * A recent request that is decided in another way.
     *
     * @param request as far as it is remembered: without headers
     * @param before what became of it
     * @param after what becomes of it
     */
    public record Moved(SeenRequest request, String before, String after) {

        /** Checks that nothing is missing. */
        public Moved {
            requireNonNull(request, "request");
            requireNonNull(before, "before");
            requireNonNull(after, "after");
        }
    }

    /**
     * Compares two generations. Routes that are the same objects with the same backends cost next to nothing.
     *
     * @param before the older one; null where there was none
     * @param sample requests to ask both about
     */
    public static GenerationDiff between(@Nullable Generation before, Generation after, List<SeenRequest> sample) {
        TouchedRoutes touched = new TouchedRoutes(before == null ? null : before.graph(), after.graph());
        List<TableRow> oldRows = before == null ? List.of() : before.snapshot().rows();
        List<TableRow> newRows = after.snapshot().rows();
        Set<TableIndex.Place> places = TableIndex.places(touched, oldRows);
        places.addAll(TableIndex.places(touched, newRows));
        TableIndex old = new TableIndex(oldRows, touched, places);
        TableIndex now = new TableIndex(newRows, touched, places);
        Set<String> closed =
                new TreeSet<>(before == null ? List.of() : before.snapshot().listeners());
        Set<String> opened = new TreeSet<>(after.snapshot().listeners());
        Set<String> stay = new TreeSet<>(closed);
        stay.retainAll(opened);
        closed.removeAll(stay);
        opened.removeAll(stay);
        List<RuleChange> rules = new ArrayList<>();
        Set<String> routes = new TreeSet<>(old.routes());
        routes.addAll(now.routes());
        routes.forEach(route -> rules.addAll(TableIndex.compare(route, old.rules(route), now.rules(route))));
        Map<String, Shadowed> shadowed = new TreeMap<>(now.shadowed());
        shadowed.keySet().removeAll(old.shadowed().keySet());
        return new GenerationDiff(
                List.copyOf(opened),
                List.copyOf(closed),
                routes.stream().filter(route -> !old.routes().contains(route)).toList(),
                routes.stream().filter(route -> !now.routes().contains(route)).toList(),
                rules,
                List.copyOf(shadowed.values()),
                before == null ? 0 : sample.size(),
                before == null ? List.of() : moved(before.snapshot(), after.snapshot(), sample));
    }

    private static List<Moved> moved(RoutingSnapshot before, RoutingSnapshot after, List<SeenRequest> sample) {
        List<Moved> moved = new ArrayList<>();
        for (SeenRequest request : sample) {
            Decision old = before.decide(request);
            Decision now = after.decide(request);
            if (!sameFate(old, now)) {
                moved.add(new Moved(request, describe(old), describe(now)));
            }
        }
        return moved;
    }

    /** Whether two generations do the same with a request, by whatever rule. */
    public static boolean sameFate(Decision one, Decision other) {
        return one.outcome() == other.outcome()
                && one.action().toString().equals(other.action().toString());
    }

    /** {@code forward to [1x shop/cart:8080] by HTTPRoute shop/cart rules[0].matches[0]}. */
    public static String describe(Decision decision) {
        return decision.entry() == null
                ? decision.action().toString()
                : decision.action() + " by " + decision.entry().ref();
    }

    /** Whether nothing is different that traffic could notice. */
    public boolean isEmpty() {
        return listenersOpened.isEmpty() && listenersClosed.isEmpty() && rules.isEmpty() && moved.isEmpty();
    }

    /** {@code listeners +1 -0, routes +1 -0, rules +2 -0 ~1, 1 newly shadowed, 3 of 120 recent requests go elsewhere}. */
    public String summary() {
        return "listeners +%d -%d, routes +%d -%d, rules +%d -%d ~%d, %d newly shadowed, %d of %d recent requests go elsewhere"
                .formatted(
                        listenersOpened.size(),
                        listenersClosed.size(),
                        routesAdded.size(),
                        routesRemoved.size(),
                        count(Change.ADDED),
                        count(Change.REMOVED),
                        count(Change.CHANGED),
                        shadowed.size(),
                        moved.size(),
                        asked);
    }

    /** How many rules came, went or changed. */
    public long count(Change change) {
        return rules.stream().filter(rule -> rule.change() == change).count();
    }
}
