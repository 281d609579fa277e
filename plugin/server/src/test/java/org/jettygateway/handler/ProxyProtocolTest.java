package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.jettygateway.source.FixedSource;
import org.junit.jupiter.api.Test;

/** Behind a load balancer that says by the PROXY protocol whom it speaks for. */
class ProxyProtocolTest {

    @Test
    void theClientIsWhomTheProxyNamesAndThePortIsWhereItConnected() throws Exception {
        BlockingQueue<String> heads = new LinkedBlockingQueue<>();
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
            heads.add(wire.readHead());
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        })) {
            Server server = new Server();
            ServerConnector connector =
                    new ServerConnector(server, new ProxyConnectionFactory(), new HttpConnectionFactory());
            connector.setHost("127.0.0.1");
            connector.open();
            server.addConnector(connector);
            server.setHandler(GatewayHandler.builder()
                    .source(FixedSource.of(Manifests.gateway()
                            + Manifests.route("shop", "shop.example.com", "shop")
                            + Manifests.service("shop", backend.address())))
                    .publish(connector.getLocalPort() + ":80")
                    .build());
            server.start();
            try (RawClient client = new RawClient(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort()),
                    Duration.ofSeconds(15))) {
                client.write("PROXY TCP4 203.0.113.7 198.51.100.1 51234 443\r\n");

                assertThat(
                        client.send("GET / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n")
                                .status(),
                        is(200));
                assertThat(heads.poll(15, TimeUnit.SECONDS), containsString("\r\nX-Forwarded-For: 203.0.113.7\r\n"));
            } finally {
                LifeCycle.stop(server);
            }
        }
    }
}
