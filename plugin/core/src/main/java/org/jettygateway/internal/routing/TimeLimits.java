package org.jettygateway.internal.routing;

/**
 * Limits of time in milliseconds; 0 means none.
 *
 * @param request for the whole exchange; {@link #UNSET} leaves it to the gateway's settings
 * @param backendRequest for one try
 */
public record TimeLimits(long request, long backendRequest) {

    /** Not said: the gateway's settings decide. */
    public static final long UNSET = -1;

    /** Nothing is said. */
    public static final TimeLimits NONE = new TimeLimits(UNSET, 0);

    /** {@code , request 10000 ms, backendRequest 2000 ms}; empty where nothing is said. */
    @Override
    public String toString() {
        return (request == UNSET ? "" : ", request " + request + " ms")
                + (backendRequest == 0 ? "" : ", backendRequest " + backendRequest + " ms");
    }
}
