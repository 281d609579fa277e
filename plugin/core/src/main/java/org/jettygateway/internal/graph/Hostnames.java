package org.jettygateway.internal.graph;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts a listener and a route have in common; {@code spec.hostnames} of HTTPRoute and GRPCRoute in the Gateway API says how. All names
 * are lower case; {@code *.example.com} stands for any name below {@code example.com}, at any depth, but not for it.
 */
public final class Hostnames {

    private Hostnames() {}

    /**
     * The hostnames of a route as far as the listener has them.
     *
     * @param listener the listener's; null has every host
     * @param route the route's; empty wants every host of the listener
     * @return {@link ListenerNode#ANY_HOST} alone for all; empty where they have none in common
     */
    static List<String> intersect(@Nullable String listener, List<String> route) {
        if (route.isEmpty()) {
            return List.of(text(listener));
        }
        Set<String> common = new LinkedHashSet<>();
        for (String hostname : route) {
            if (listener == null || covers(listener, hostname)) {
                common.add(hostname);
            } else if (covers(hostname, listener)) {
                common.add(listener);
            }
        }
        return List.copyOf(common);
    }

    /** A listener's hostname; {@link ListenerNode#ANY_HOST} where it has none. */
    static String text(@Nullable String hostname) {
        return hostname == null ? ListenerNode.ANY_HOST : hostname;
    }

    /** Whether some host belongs to both; null stands for every host. */
    public static boolean overlap(@Nullable String one, @Nullable String other) {
        return one == null || other == null || covers(one, other) || covers(other, one);
    }

    private static boolean covers(String broad, String narrow) {
        // Without its star a wildcard begins with the dot: "example.com" and "evilexample.com" end otherwise.
        return broad.equals(narrow) || (broad.startsWith("*.") && narrow.endsWith(broad.substring(1)));
    }
}
