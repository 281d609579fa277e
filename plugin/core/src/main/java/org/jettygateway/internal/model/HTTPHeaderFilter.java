package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;

/**
 * Changes to headers; {@code HTTPHeaderFilter} in the Gateway API. A name occurs once in the whole filter.
 *
 * @param set replaced, or made where there is none
 * @param add appended to what is there
 * @param remove names that are taken away, case-insensitive
 */
public record HTTPHeaderFilter(List<Header> set, List<Header> add, List<String> remove) {

    /** What frames a message and belongs to one connection is the gateway's to say (RFC 9110, 7.6.1); in lower case. */
    public static final Set<String> RESERVED = Set.of(
            "connection",
            "content-length",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** Copies the lists. */
    public HTTPHeaderFilter {
        set = List.copyOf(set);
        add = List.copyOf(add);
        remove = List.copyOf(remove);
    }

    /**
     * A header.
     *
     * @param name case-insensitive
     * @param value the value
     */
    public record Header(String name, String value) {

        /** Checks that nothing is missing. */
        public Header {
            requireNonNull(name, "name");
            requireNonNull(value, "value");
        }
    }
}
