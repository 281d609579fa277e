package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.toolchain.test.Net;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.jettygateway.source.FixedSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gateways that share a port, or have it on one address only: each serves its own routes, and only there. */
class SharedPortTest {

    private static final String ONE = "127.0.0.1";
    private static final String TWO = "127.0.0.2";
    private static final String SIX = "::1";

    private final Server server = new Server();
    private ScriptedBackend red;
    private ScriptedBackend blue;
    private int port;

    @BeforeEach
    void listen() throws Exception {
        red = backend("red");
        blue = backend("blue");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        red.close();
        blue.close();
    }

    private static ScriptedBackend backend(String color) throws IOException {
        return new ScriptedBackend(wire -> {
            while (true) {
                wire.readHead();
                wire.write("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(color.length(), color));
            }
        });
    }

    private GatewayHandler start(String publish, String manifests) throws Exception {
        GatewayHandler gateway = GatewayHandler.builder()
                .source(FixedSource.of(manifests))
                .publish(publish)
                .build();
        server.setHandler(gateway);
        server.start();
        return gateway;
    }

    /** A Gateway on these addresses, with a route for a host of its own and one for a host that all of them have. */
    private static String site(String color, String addresses, ScriptedBackend backend) {
        String gateway = Manifests.gateway()
                .replace("name: edge", "name: " + color)
                .replace("  listeners:", "  addresses: " + addresses + "\n  listeners:");
        String routes = Manifests.route(color, color + ".example.com", color)
                + Manifests.route(color + "-both", "both.example.com", color);
        return gateway + routes.replace("name: edge", "name: " + color) + Manifests.service(color, backend.address());
    }

    private static String onlyItsHost(String color, String site) {
        return site.replace("    port: 80\n", "    port: 80\n    hostname: %s.example.com\n".formatted(color));
    }

    private static String only(String address) {
        return "[{type: IPAddress, value: \"%s\"}]".formatted(address);
    }

    /** The body of the answer to a request for that host, sent to that address, or the status where it is not 200. */
    private String get(String address, String host) throws IOException {
        try (RawClient client = connect(address)) {
            RawClient.Answer answer = client.send("GET / HTTP/1.1\r\nHost: %s.example.com\r\n\r\n".formatted(host));
            return answer.status() == 200 ? answer.body() : String.valueOf(answer.status());
        }
    }

    private RawClient connect(String address) throws IOException {
        return new RawClient(new InetSocketAddress(address, port), Duration.ofSeconds(15));
    }

    private static void assumeAddress(String address) {
        try {
            new ServerSocket(0, 1, InetAddress.getByName(address)).close();
        } catch (IOException missing) {
            assumeTrue(false, "this machine does not have " + address); // macOS has only 127.0.0.1
        }
    }

    private void assertRed(String address) throws IOException {
        assertThat(get(address, "red"), is("red"));
        assertThat(get(address, "both"), is("red"));
        assertThat(get(address, "blue"), is("404"));
    }

    private void assertBlue(String address) throws IOException {
        assertThat(get(address, "blue"), is("blue"));
        assertThat(get(address, "both"), is("blue"));
        assertThat(get(address, "red"), is("404"));
    }

    @Test
    void eachAddressServesItsOwnGateway() throws Exception {
        assumeAddress(TWO);
        GatewayHandler gateway = start(port + ":80", site("red", only(ONE), red) + site("blue", only(TWO), blue));
        assertThat(gateway.getBoundAddresses(), is(List.of(ONE + ":" + port, TWO + ":" + port)));
        assertRed(ONE);
        assertBlue(TWO);
    }

    @Test
    void eachFamilyServesItsOwnGateway() throws Exception {
        assumeTrue(Net.isIpv6InterfaceAvailable());
        assumeAddress(SIX);
        GatewayHandler gateway = start(port + ":80", site("red", only(ONE), red) + site("blue", only(SIX), blue));
        assertThat(gateway.getBoundAddresses(), is(List.of("[0:0:0:0:0:0:0:1]:" + port, ONE + ":" + port)));
        assertRed(ONE);
        assertBlue(SIX);
    }

    @Test
    void allAddressesWithoutTheHostsOfOne() throws Exception {
        assumeAddress(TWO);
        String manifests =
                onlyItsHost("red", site("red", "[]", red)) + onlyItsHost("blue", site("blue", only(TWO), blue));
        GatewayHandler gateway = start(port + ":80", manifests);
        assertThat(gateway.getBoundAddresses(), is(List.of("*:" + port)));
        assertThat(get(ONE, "red"), is("red"));
        assertThat(get(ONE, "blue"), is("404"));
        assertThat(get(TWO, "red"), is("red"));
        assertThat(get(TWO, "blue"), is("blue"));
    }

    @Test
    void onlyThePublishedAddressIsBound() throws Exception {
        assumeAddress(TWO);
        GatewayHandler gateway = start("%s:%d:80".formatted(ONE, port), site("red", only(TWO), red));
        assertThat(gateway.getBoundAddresses(), is(List.of(ONE + ":" + port)));
        assertRed(ONE);
        assertThrows(ConnectException.class, () -> connect(TWO).close());
    }

    @Test
    void onlyThePublishedIpv6AddressIsBound() throws Exception {
        assumeTrue(Net.isIpv6InterfaceAvailable());
        assumeAddress(SIX);
        GatewayHandler gateway = start("[%s]:%d:80".formatted(SIX, port), site("red", "[]", red));
        assertThat(gateway.getBoundAddresses(), is(List.of("[0:0:0:0:0:0:0:1]:" + port)));
        assertRed(SIX);
        assertThrows(ConnectException.class, () -> connect(ONE).close());
    }
}
