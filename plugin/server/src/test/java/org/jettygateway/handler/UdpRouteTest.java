package org.jettygateway.handler;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.jettygateway.DatagramClient;
import org.jettygateway.DatagramEcho;
import org.jettygateway.internal.upstream.client.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** UDPRoutes: datagrams by port, from manifests to answers. */
class UdpRouteTest {

    private static final String GATEWAY = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge}
            spec:
              gatewayClassName: jetty
              listeners:
              - {name: dns, protocol: UDP, port: 53}
              - {name: dns-tcp, protocol: TCP, port: 53}
              - {name: time, protocol: UDP, port: 123}
            """;

    private final Server server = new Server();
    private DatagramEcho one;
    private DatagramEcho two;
    private EchoBackend connections;
    private ChangingSource source;
    private GatewayHandler gateway;
    private int port;
    private int timePort;

    @BeforeEach
    void start() throws Exception {
        one = new DatagramEcho("one ");
        two = new DatagramEcho("two ");
        connections = EchoBackend.inClearText("tcp");
        try (ServerSocket free = new ServerSocket(0);
                DatagramSocket alsoFree = new DatagramSocket(free.getLocalPort());
                DatagramSocket another = new DatagramSocket(0)) {
            port = alsoFree.getLocalPort();
            timePort = another.getLocalPort();
        }
        source = new ChangingSource(manifests(route("UDPRoute", "dns", "dns", "{name: one, port: 8080}")));
        gateway = GatewayHandler.builder()
                .source(source)
                .publish("127.0.0.1:%d:53,127.0.0.1:%d:123".formatted(port, timePort))
                .build();
        server.setHandler(gateway);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        one.close();
        two.close();
        connections.close();
    }

    private String manifests(String... routes) {
        return GATEWAY
                + String.join("", routes)
                + route("TCPRoute", "dns-tcp", "dns-tcp", "{name: tcp, port: 8080}")
                + route("UDPRoute", "time", "time", "{name: two, port: 8080}")
                + udp(Manifests.service("one", one.address()))
                + udp(Manifests.service("two", two.address()))
                + udp(Manifests.service("both", one.address(), two.address()))
                + Manifests.service("tcp", connections.address());
    }

    private static String udp(String service) {
        return service.replaceAll("(?m)^( +)port: (\\d+)$", "$1port: $2\n$1protocol: UDP");
    }

    private static String route(String kind, String name, String listener, String backends) {
        return """
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: %s
                metadata: {name: %s}
                spec:
                  parentRefs: [{name: edge, sectionName: %s}]
                  rules: [{backendRefs: [%s]}]
                """.formatted(kind, name, listener, backends);
    }

    private static DatagramClient client(int port) throws IOException {
        return new DatagramClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    @Test
    void answers_come_from_the_port_that_was_asked() throws Exception {
        try (DatagramClient client = client(port);
                DatagramClient other = client(timePort)) {
            assertThat(client.ask("a"), is("one a"));
            assertThat(other.ask("b"), is("two b"));
            assertThat(client.ask("c"), is("one c"));
        }
    }

    @Test
    void tcp_has_the_same_number_for_itself() throws Exception {
        assertThat(
                gateway.getBoundAddresses().stream().sorted().toList(),
                is(List.of(
                                "127.0.0.1:%d".formatted(port),
                                "127.0.0.1:%d/udp".formatted(port),
                                "127.0.0.1:%d/udp".formatted(timePort))
                        .stream()
                        .sorted()
                        .toList()));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            assertThat(new String(socket.getInputStream().readNBytes(3), US_ASCII), is("tcp"));
        }
    }

    @Test
    void a_change_keeps_the_session() throws Exception {
        source.change(gateway, manifests(route("UDPRoute", "dns", "dns", "{name: both, port: 8080}")));
        try (DatagramClient client = client(port);
                DatagramClient next = client(port)) {
            String first = client.ask("a").substring(0, 4);
            source.change(
                    gateway,
                    manifests(route("UDPRoute", "dns", "dns", "{name: both, port: 8080, weight: 3}"))
                            .replace("  - {name: time, protocol: UDP, port: 123}\n", ""));
            assertThat(gateway.getBoundAddresses(), hasSize(2));
            assertThat(client.ask("b"), is(first + "b"));
            assertThat(next.ask("c"), is((first.equals("one ") ? "two " : "one ") + "c"));
            assertThat(client.ask("d"), is(first + "d"));
        }
    }

    @Test
    void a_backend_that_is_not_there_has_no_answers() throws Exception {
        source.change(gateway, manifests(route("UDPRoute", "dns", "dns", "{name: nowhere, port: 8080}")));
        try (DatagramClient client = client(port);
                DatagramClient asking = client(timePort)) {
            client.send("lost");
            asking.ask("a"); // twice, as in the first round its turn may be before the other's
            asking.ask("b");
            source.change(gateway, manifests(route("UDPRoute", "dns", "dns", "{name: one, port: 8080}")));
            assertThat(client.ask("found"), is("one found"));
            assertThat(one.received(), is(List.of("found")));
        }
    }

    @Test
    void of_two_routes_the_first_by_name_has_the_port() throws Exception {
        source.change(
                gateway,
                manifests(
                        route("UDPRoute", "dns", "dns", "{name: one, port: 8080}"),
                        route("UDPRoute", "another", "dns", "{name: two, port: 8080}")));
        try (DatagramClient client = client(port)) {
            assertThat(client.ask("a"), is("two a"));
        }
    }

    @Test
    void without_a_listener_the_port_is_closed() throws Exception {
        try (DatagramClient client = client(port);
                DatagramClient staying = client(timePort)) {
            client.ask("a");
            staying.ask("b");
            source.change(gateway, manifests().replace("  - {name: dns, protocol: UDP, port: 53}\n", ""));
            new DatagramSocket(port, InetAddress.getLoopbackAddress()).close();
            staying.ask("c");
            assertThat(two.peers(), hasSize(1));
        }
    }

    @Test
    void a_port_that_is_taken_is_opened_when_it_is_free() throws Exception {
        source.change(gateway, manifests().replace("  - {name: dns, protocol: UDP, port: 53}\n", ""));
        try (DatagramSocket taken = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            source.change(gateway, manifests(route("UDPRoute", "dns", "dns", "{name: one, port: 8080}")));
            assertThat(gateway.getBoundAddresses(), not(hasItem("127.0.0.1:%d/udp".formatted(taken.getLocalPort()))));
        }
        Await.until("the port is opened", () -> gateway.getBoundAddresses().size() == 3);
        try (DatagramClient client = client(port)) {
            assertThat(client.ask("a"), is("one a"));
        }
    }

    @Test
    void the_dump_tells_of_sessions_and_a_stop_closes_all() throws Exception {
        try (DatagramClient client = client(port)) {
            client.ask("a");
            assertThat(server.dump(), containsString("Datagrams[ports=2, sessions=1]"));
            server.stop();
            for (int closed : List.of(port, timePort)) {
                new DatagramSocket(closed, InetAddress.getLoopbackAddress()).close();
            }
            server.start();
            assertThat(client.ask("b"), is("one b"));
        }
    }
}
