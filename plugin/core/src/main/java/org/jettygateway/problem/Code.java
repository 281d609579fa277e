package org.jettygateway.problem;

/**
 * What a warning is about, in a word that stays the same whatever the message says: to filter by, to count, to look up. A
 * warning never changes what is served.
 */
public enum Code {
    /** A Gateway whose GatewayClass is not there, or not accepted. */
    UNSERVED_GATEWAY("unserved-gateway", "a Gateway whose GatewayClass is not there, or not accepted"),
    /** A parentRef that names no Gateway, or no listener of it. */
    UNKNOWN_PARENT("unknown-parent", "a parentRef that names no Gateway, or no listener of it"),
    /** A route that a listener does not let attach. */
    NOT_ATTACHED("not-attached", "a route that a listener does not let attach"),
    /** Hostnames that no listener of a route's parents has in common with it. */
    UNMATCHED_HOSTNAME("unmatched-hostname", "a hostname of a route that no listener of its parents has"),
    /** A rule of which each request is taken by a rule that comes before it. */
    SHADOWED_RULE("shadowed-rule", "a rule that gets no requests, as others that come first take them all"),
    /** A path of a match that no request has. */
    UNMATCHABLE_PATH("unmatchable-path", "a path of a match that no request has"),
    /** A path that ends with a star, which means nothing but itself. */
    LITERAL_STAR("literal-star", "a path that ends with a star, which means nothing but itself"),
    /** A regular expression that says what a path of type PathPrefix or Exact would say. */
    PLAIN_EXPRESSION("plain-expression", "a regular expression that says no more than a PathPrefix or an Exact path"),
    /** A condition of a match that is ignored, as one before it has the same name. */
    IGNORED_CONDITION("ignored-condition", "a condition on a header that is ignored, as one before it has its name"),
    /** A reference to a Service that is not there. */
    UNKNOWN_SERVICE("unknown-service", "a reference to a Service that is not there"),
    /** A reference to a port that the Service does not have. */
    UNKNOWN_PORT("unknown-port", "a reference to a port that the Service does not have"),
    /** A reference into another namespace that no ReferenceGrant permits. */
    UNGRANTED_REFERENCE("ungranted-reference", "a reference into another namespace that no ReferenceGrant permits"),
    /** A ReferenceGrant that permits nothing that any object refers to. */
    UNUSED_GRANT("unused-grant", "a ReferenceGrant that permits nothing that is referred to"),
    /** A rule without backends. */
    NO_BACKENDS("no-backends", "a rule without backends, which answers 500"),
    /** Backends whose weights add up to 0. */
    ZERO_WEIGHTS("zero-weights", "backends whose weights add up to 0"),
    /** A port of a Service that no EndpointSlice has endpoints for. */
    NO_ENDPOINTS("no-endpoints", "a port of a Service that no EndpointSlice has endpoints for"),
    /** An endpoint that must not get requests. */
    UNUSABLE_ENDPOINT("unusable-endpoint", "an endpoint that must not get requests"),
    /** A BackendTLSPolicy whose target has another one already. */
    LOST_TARGET("lost-target", "a BackendTLSPolicy whose target has an older one already"),
    /** Rules whose sessions a client cannot tell apart. */
    SHARED_SESSION("shared-session", "rules whose sessions a client cannot tell apart"),
    /** A certificate that is not for the hostname of its listener. */
    CERTIFICATE_HOSTNAME("certificate-hostname", "certificates of a listener of which none is for its hostname"),
    /** A certificate that expires soon. */
    CERTIFICATE_EXPIRES("certificate-expires", "a certificate that expires within 30 days"),
    /** A certificate whose time has not come. */
    CERTIFICATE_EARLY("certificate-early", "a certificate that is not valid yet"),
    /** An object or a document that is refused, so that what it was before is served. */
    STALE("stale", "what is refused now, and serves on as it was before");

    private final String id;
    private final String meaning;

    Code(String id, String meaning) {
        this.id = id;
        this.meaning = meaning;
    }

    /** The code as it is printed: {@code shadowed-rule}. */
    public String id() {
        return id;
    }

    /** What it stands for, in a few words. */
    public String meaning() {
        return meaning;
    }

    @Override
    public String toString() {
        return id;
    }
}
