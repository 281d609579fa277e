package org.jettygateway.it;

import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.jettygateway.handler.GatewayHandler;

/** A gateway in this JVM that serves a directory; listener port 80 is published on a free port. */
record EmbeddedGateway(Server server, int port) implements AutoCloseable {

    private static final int TRIES = 3;

    /** Starts one. A port that somebody takes between its choice and its use is no reason to fail. */
    static EmbeddedGateway start(Path config) throws Exception {
        for (int tries = 1; ; tries++) {
            int port = Ports.free();
            Server server = new Server();
            server.setHandler(GatewayHandler.builder()
                    .config(config)
                    .publish(port + ":80")
                    .build());
            try {
                server.start();
                return new EmbeddedGateway(server, port);
            } catch (UncheckedIOException e) {
                stop(server);
                if (tries == TRIES || !(e.getCause() instanceof BindException)) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
