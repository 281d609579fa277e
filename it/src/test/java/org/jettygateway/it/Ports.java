package org.jettygateway.it;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that nobody listens on, for processes that must be told theirs. They lie below the range from which operating
 * systems give ports to outgoing connections: none of those can take one between its choice and its use.
 */
final class Ports {

    private static final int FIRST = 21_000;
    private static final int COUNT = 10_000;

    /** Where to look next; two runs on one machine begin at different places. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 37 % COUNT));

    private Ports() {}

    /** A port that is free, and that this did not give before. */
    static int free() throws IOException {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + NEXT.getAndIncrement() % COUNT;
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // The next one, then.
            }
        }
        throw new IOException("no port from %d to %d is free".formatted(FIRST, FIRST + COUNT - 1));
    }
}
