package org.jettygateway.bench.load;

import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.jettygateway.handler.GatewayHandler;

/** The gateway as an embedder starts it. */
public final class GuideGateway {

    private GuideGateway() {}

    /** Takes the port to listen on and the directory of the manifests. */
    public static void main(String[] args) throws Exception {
        Server server = new Server();
        server.setHandler(GatewayHandler.builder()
                .config(Path.of(args[1]))
                .publish(args[0] + ":80")
                .build());
        server.start();
        AllocationReport.start();
        server.join();
    }
}
