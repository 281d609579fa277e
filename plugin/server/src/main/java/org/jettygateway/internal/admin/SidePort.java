package org.jettygateway.internal.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** A port beside those of the listeners, with a server and threads of its own, so that it answers whatever traffic does. */
public final class SidePort implements AutoCloseable {

    private static final int THREADS = 8;

    private final Server server;
    private final ServerConnector connector;

    private SidePort(String name, @Nullable String host, int port, Handler handler) {
        // No bean of the gateway: a graceful stop, which is when the answers matter, would close it first.
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName(name);
        threads.setDaemon(true);
        server = new Server(threads);
        connector = new ServerConnector(server, 1, 1);
        connector.setHost(host);
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(handler);
    }

    /**
     * Opens the port where only probes are answered, on all addresses.
     *
     * @param port its number; 0 for any that is free
     * @param serving whether it is ready is the question
     * @throws UncheckedIOException where it cannot be opened
     */
    public static SidePort health(int port, LifeCycle serving) throws Exception {
        return new SidePort("health", null, port, new Probes(serving)).open("gateway.healthPort");
    }

    /**
     * Opens the port where operators ask.
     *
     * @param host the address
     * @param port its number; 0 for any that is free
     * @throws UncheckedIOException where it cannot be opened
     */
    public static SidePort admin(String host, int port, Handler handler) throws Exception {
        return new SidePort("admin", host, port, handler).open("gateway.adminPort");
    }

    private SidePort open(String setting) throws Exception {
        try {
            server.start();
            return this;
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(
                    "the %s port %d cannot be opened: %s; choose another with %s="
                            .formatted(
                                    ((QueuedThreadPool) server.getThreadPool()).getName(),
                                    connector.getPort(),
                                    e.getMessage(),
                                    setting),
                    e);
        }
    }

    /** The port that is open. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        LifeCycle.stop(server);
    }
}
