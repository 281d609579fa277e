package org.jettygateway.internal.servlet;

/** What becomes of a request that no rule matches. */
public enum Unmatched {
    /** It is answered with 404. */
    NOT_FOUND("404"),
    /** It goes on to the WAR's own servlets. */
    NEXT("next");

    private final String label;

    Unmatched(String label) {
        this.label = label;
    }

    /** The value of the init-params {@code gateway.unmatchedHost} and {@code gateway.unmatchedRule}. */
    String label() {
        return label;
    }
}
