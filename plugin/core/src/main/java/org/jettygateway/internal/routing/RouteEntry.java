package org.jettygateway.internal.routing;

/** One match of one rule, compiled. Immutable. */
public final class RouteEntry {

    private final RouteRef ref;
    private final Decision decision;

    RouteEntry(RouteRef ref, Action action) {
        this.ref = ref;
        this.decision = new Decision(Decision.Outcome.ROUTE, this, action);
    }

    /** The manifest's match behind this entry. */
    public RouteRef ref() {
        return ref;
    }

    /** What a request gets that this entry wins: the same object each time. */
    public Decision decision() {
        return decision;
    }
}
