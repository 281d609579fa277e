package org.jettygateway.handler;

/**
 * How the gateway deals with sockets: those of the ports that it opens, and those of backends.
 *
 * @param endPoints whose code reads and writes
 * @param clients whose code speaks HTTP/1.1 to backends
 * @param maxRequestHead how long the head of a request may be, in bytes, from {@value #LEAST_HEAD} to {@value #MOST_HEAD}
 */
record ConnectorSettings(EndPoints endPoints, UpstreamClients clients, int maxRequestHead) {

    static final int DEFAULT_HEAD = 16 * 1024;
    static final int LEAST_HEAD = 4 * 1024;

    /** Half of what goes to a backend, so that nothing which is let in is too long there with what the gateway adds. */
    static final int MOST_HEAD = 64 * 1024;

    /**
     * Checks a setting.
     *
     * @throws IllegalArgumentException where it is out of bounds
     */
    static int head(int bytes) {
        if (bytes < LEAST_HEAD || bytes > MOST_HEAD) {
            throw new IllegalArgumentException("gateway.maxRequestHead: \"%d\" (expected: bytes, from %d to %d)"
                    .formatted(bytes, LEAST_HEAD, MOST_HEAD));
        }
        return bytes;
    }
}
