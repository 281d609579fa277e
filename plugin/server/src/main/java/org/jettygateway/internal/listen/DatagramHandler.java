package org.jettygateway.internal.listen;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import org.jettygateway.internal.model.Bind;

/** Takes over the sockets of listeners of protocol UDP. */
@FunctionalInterface
public interface DatagramHandler {

    /**
     * Serves what arrives at a socket. Returns at once.
     *
     * @param socket bound, and the handler's from now on, unless this throws
     * @param bind what it is bound to
     * @return ends that: closing it closes the socket at once, and whatever was opened for its clients
     * @throws IOException where it cannot be served
     */
    Closeable serve(DatagramChannel socket, Bind bind) throws IOException;
}
