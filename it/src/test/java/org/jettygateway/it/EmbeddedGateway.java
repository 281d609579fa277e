package org.jettygateway.it;

import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jettygateway.handler.GatewayHandler;

/** A gateway in this JVM that serves a directory; listener port 80 is published on a free port. */
record EmbeddedGateway(Server server, int port) implements AutoCloseable {

    static EmbeddedGateway start(Path config) throws Exception {
        return start(config, 80);
    }

    /** One whose listener of that port is reachable. */
    static EmbeddedGateway start(Path config, int declared) throws Exception {
        int port = Ports.free();
        Server server = new Server();
        server.setHandler(GatewayHandler.builder()
                .config(config)
                .publish("%d:%d".formatted(port, declared))
                .build());
        server.start();
        return new EmbeddedGateway(server, port);
    }

    @Override
    public void close() {
        LifeCycle.stop(server);
    }
}
