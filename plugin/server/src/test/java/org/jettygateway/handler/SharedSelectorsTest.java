package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.jettygateway.internal.io.Selectors;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.jettygateway.internal.upstream.lean.LeanUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sockets of clients, of all ports, and those of backends are on the same selectors. */
class SharedSelectorsTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n";

    private final Server server = new Server();
    private final List<RawClient> clients = new ArrayList<>();
    private ScriptedBackend backend;

    @BeforeEach
    void startBackend() throws Exception {
        backend = new ScriptedBackend(wire -> {
            while (true) {
                wire.readHead();
                wire.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        for (RawClient client : clients) {
            client.close();
        }
        server.stop();
        backend.close();
    }

    private ChangingSource start(String publish, String edge) throws Exception {
        ChangingSource source = new ChangingSource(
                edge, Manifests.route("shop", "shop.test", "shop"), Manifests.service("shop", backend.address()));
        server.setHandler(
                GatewayHandler.builder().source(source).publish(publish).build());
        server.start();
        return source;
    }

    private RawClient connect(int port) throws Exception {
        RawClient client =
                new RawClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Duration.ofSeconds(15));
        clients.add(client);
        return client;
    }

    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private <T> T only(Class<T> type) {
        Collection<T> found = server.getContainedBeans(type);
        assertThat(found, hasSize(1));
        return found.iterator().next();
    }

    @Test
    void eachSelectorComesToHaveAConnectionForItsClients() throws Exception {
        int port = freePort();
        start("127.0.0.1:" + port + ":80", Manifests.gateway());
        int count = only(Selectors.class).getSelectorCount();
        LeanUpstream upstream = only(LeanUpstream.class);
        for (int i = 0; i < count; i++) { // they are accepted in turns
            connect(port);
        }
        String one = Arrays.toString(new int[count]).replace('0', '1');
        // Where the machine stands still for a while, the endpoint passes for rarely used.
        Await.until(() -> upstream.getPools() + " has " + one, () -> {
            for (RawClient client : clients) {
                assertThat(send(client), is(200));
            }
            return upstream.getPools().get(0).contains("idle=" + one);
        });
        for (RawClient client : clients) {
            assertThat(send(client), is(200));
        }
        assertThat("no more than needed", upstream.getConnections(), is(count));
    }

    @Test
    void aPortThatClosesTakesItsOwnConnectionsAlong() throws Exception {
        int kept = freePort();
        int closed = freePort();
        String both = """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: edge}
                spec:
                  gatewayClassName: jetty
                  listeners:
                  - {name: http, protocol: HTTP, port: 80}
                  - {name: other, protocol: HTTP, port: 81}
                """;
        ChangingSource source = start("127.0.0.1:" + kept + ":80, 127.0.0.1:" + closed + ":81", both);
        only(Selectors.class);
        RawClient stays = connect(kept);
        RawClient goes = connect(closed);
        assertThat(send(stays), is(200));
        assertThat(send(goes), is(200));

        source.change(
                only(GatewayHandler.class),
                Manifests.gateway(),
                Manifests.route("shop", "shop.test", "shop"),
                Manifests.service("shop", backend.address()));
        assertThrows(IOException.class, goes::readHead);
        assertThat(send(stays), is(200));
    }

    private static int send(RawClient client) {
        try {
            return client.send(GET).status();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
