package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

/** One match of one rule, compiled. Immutable. */
public final class RouteEntry {

    private final int rank;
    private final RouteRef ref;
    private final RequestMatcher matcher;
    private final Decision decision;

    /**
     * An entry.
     *
     * @param rank decides between entries of one hostname of a listener with the same path: the lowest wins
     * @param ref the manifest's match behind it
     * @param matcher what requests must look like
     * @param action what is done with them
     */
    public RouteEntry(int rank, RouteRef ref, RequestMatcher matcher, Action action) {
        this.rank = rank;
        this.ref = requireNonNull(ref, "ref");
        this.matcher = requireNonNull(matcher, "matcher");
        this.decision = new Decision(Decision.Outcome.ROUTE, this, action);
    }

    /** The position among the entries of its hostname; the lowest wins where the path does not decide. */
    int rank() {
        return rank;
    }

    /** The manifest's match behind this entry. */
    public RouteRef ref() {
        return ref;
    }

    /** What requests must look like. */
    public RequestMatcher matcher() {
        return matcher;
    }

    /** What a request gets that this entry wins: the same object each time. */
    public Decision decision() {
        return decision;
    }

    /** {@code PathPrefix /cart -> forward [1x shop/cart:8080] (HTTPRoute shop/cart rules[0].matches[0])}. */
    @Override
    public String toString() {
        return matcher + " -> " + decision.action() + " (" + ref + ")";
    }
}
