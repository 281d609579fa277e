package org.jettygateway.internal.routing;

import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hostnames of listeners and routes: exact, {@code *.example.com} for one or more labels before it, or all. */
public final class Hostnames {

    /** Stands for every host. */
    static final String ANY = "*";

    /** Exact ones by name, then wildcards, the longest first, then {@link #ANY}. */
    static final Comparator<String> NARROWEST_FIRST = Hostnames::compare;

    private Hostnames() {}

    static boolean isWildcard(String hostname) {
        return hostname.startsWith("*.");
    }

    /**
     * The value of the narrowest hostname that covers all of {@code hostname}, itself included.
     *
     * @param byHostname values by hostname, {@code *} for all
     * @return null where none does
     */
    public static <V> @Nullable V narrowest(Map<String, V> byHostname, String hostname) {
        for (String covering = hostname; covering != null; covering = broader(covering)) {
            V value = byHostname.get(covering);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** The next hostname that covers all of {@code hostname}; null after {@link #ANY}. */
    static @Nullable String broader(String hostname) {
        if (hostname.equals(ANY)) {
            return null;
        }
        int dot = hostname.indexOf('.', isWildcard(hostname) ? 2 : 0);
        return dot <= 0 ? ANY : ANY + hostname.substring(dot); // what begins with a dot is no name
    }

    /** Without the key extractors of a chain, as a large configuration compares hundreds of thousands of times. */
    private static int compare(String one, String other) {
        int breadth = breadth(one);
        int order = Integer.compare(breadth, breadth(other));
        if (order == 0 && breadth == 1) {
            order = Integer.compare(other.length(), one.length());
        }
        return order != 0 ? order : one.compareTo(other);
    }

    private static int breadth(String hostname) {
        if (hostname.isEmpty() || hostname.charAt(0) != '*') {
            return 0;
        }
        return hostname.length() == 1 ? 2 : isWildcard(hostname) ? 1 : 0;
    }
}
