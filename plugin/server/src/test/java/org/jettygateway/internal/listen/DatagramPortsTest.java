package org.jettygateway.internal.listen;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Server;
import org.jettygateway.internal.decode.ResourceDecoder;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.graph.GatewayNode;
import org.jettygateway.internal.graph.GraphBuilder;
import org.jettygateway.internal.graph.ListenerNode;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.internal.listen.ListenerPorts.Ports;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.internal.status.PortFault;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.problem.Problems;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which UDP sockets are open. */
class DatagramPortsTest {

    private final Server server = new Server();
    private final Map<Bind, DatagramChannel> open = new ConcurrentHashMap<>();
    private final AtomicInteger changes = new AtomicInteger();
    private final DatagramPorts ports = ports(Ports.OPEN);

    private DatagramPorts ports(Ports mode) {
        return new DatagramPorts(server, mode, this::serve, changes::incrementAndGet);
    }

    private Closeable serve(DatagramChannel socket, Bind bind) {
        open.put(bind, socket);
        return () -> {
            open.remove(bind, socket);
            socket.close();
        };
    }

    @BeforeEach
    void start() throws Exception {
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        ports.close();
        server.stop();
        assertThat(open, is(anEmptyMap()));
    }

    /** A Gateway with a listener that has these binds. */
    private static GatewayGraph graph(Bind... binds) {
        String yaml = """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: edge}
                spec:
                  gatewayClassName: jetty
                  listeners: [{name: dns, protocol: HTTP, port: 53}]
                """;
        ConfigBatch batch = ConfigBatch.of(new Document("test.yaml", yaml));
        GatewayGraph graph = GraphBuilder.build(
                ResourceSet.of(ResourceDecoder.decode(batch).resources()), Publication.AS_DECLARED, new Problems());
        GatewayNode gateway = graph.gateways().get(0);
        ListenerNode listener = gateway.listeners().get(0);
        ListenerNode bound = new ListenerNode(
                listener.listener(), true, List.of(binds), List.of(), null, List.of(), 0, List.of(), List.of());
        GatewayNode with = new GatewayNode(gateway.resource(), List.of(), List.of(bound), List.of());
        return new GatewayGraph(List.of(), List.of(with), List.of(), List.of());
    }

    private static Bind all(int port) {
        return new Bind(Bind.ALL, port, Bind.Transport.UDP);
    }

    private static Bind on(String address, int port) {
        return new Bind(address, port, Bind.Transport.UDP);
    }

    private DatagramChannel socket(Bind bind) {
        return requireNonNull(open.get(bind), bind::toString);
    }

    private static PortFault fault(DatagramPorts ports, Bind bind) {
        return requireNonNull(ports.faults().get(bind), bind::toString);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void opensKeepsAndCloses() throws Exception {
        int one = freePort();
        int two = freePort();
        ports.apply(graph(all(one)));
        DatagramChannel first = socket(all(one));
        ports.apply(graph(all(one), all(two)));
        assertThat(open.get(all(one)), is(first));
        List<Bind> both = new ArrayList<>(List.of(all(one), all(two)));
        both.sort(null);
        assertThat(ports.bound(), is(both));
        ports.apply(graph(all(two)));
        assertThat(first.isOpen(), is(false));
        new DatagramSocket(one).close();
        assertThat(ports.bound(), is(List.of(all(two))));
    }

    @Test
    void listenersOfTcpAreNotForIt() throws Exception {
        ports.apply(graph(new Bind(Bind.ALL, freePort())));
        assertThat(ports.bound(), is(empty()));
    }

    @Test
    void tcpOfTheSameNumberIsNotInTheWay() throws Exception {
        try (ServerSocket tcp = new ServerSocket(0)) {
            ports.apply(graph(all(tcp.getLocalPort())));
            assertThat(ports.bound(), is(List.of(all(tcp.getLocalPort()))));
        }
    }

    @Test
    void aPortThatIsTakenFailsTheStartWithOneLine() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(0)) {
            int port = taken.getLocalPort();
            GatewayGraph graph = graph(all(port));
            String message = assertThrows(UncheckedIOException.class, () -> ports.apply(graph))
                    .getMessage();
            assertThat(
                    message,
                    startsWith("port *:%d/udp cannot be opened for listener port 53: Address already in use; "
                            .formatted(port)));
            assertThat(message, allOf(containsString("gateway.publish="), not(containsString("\n"))));
        }
    }

    @Test
    void aPortThatIsTakenLaterIsAFaultUntilItIsFree() throws Exception {
        int one = freePort();
        ports.apply(graph(all(one)));
        int two;
        try (DatagramSocket taken = new DatagramSocket(0)) {
            two = taken.getLocalPort();
            ports.apply(graph(all(one), all(two)));
            assertThat(ports.bound(), is(List.of(all(one))));
            assertThat(
                    ports.faults(),
                    is(Map.of(
                            all(two),
                            new PortFault(
                                    PortFault.Reason.PORT_UNAVAILABLE,
                                    "*:%d/udp cannot be opened: Address already in use".formatted(two)))));
        }
        Await.until("the port is opened", () -> ports.bound().size() == 2);
        Await.until("it is told", () -> changes.get() == 1);
        assertThat(ports.faults(), is(anEmptyMap()));
    }

    @Test
    void inAClusterAPortThatIsTakenKeepsNobodyFromStarting() throws Exception {
        DatagramPorts later = ports(Ports.OPEN_LATER);
        try (DatagramSocket taken = new DatagramSocket(0)) {
            int free = freePort();
            later.apply(graph(all(taken.getLocalPort()), on("192.0.2.1", free), on("127.0.0.1", free)));
            assertThat(later.bound(), is(List.of(on("127.0.0.1", free))));
            assertThat(fault(later, on("192.0.2.1", free)).reason(), is(PortFault.Reason.ADDRESS_NOT_USABLE));
            assertThat(fault(later, all(taken.getLocalPort())).reason(), is(PortFault.Reason.PORT_UNAVAILABLE));
        } finally {
            later.close();
        }
    }

    @Test
    void aSocketForEachAddress() throws Exception {
        int port = freePort();
        ports.apply(graph(on("127.0.0.1", port), on("127.0.0.2", port)));
        assertThat(
                socket(on("127.0.0.2", port)).getLocalAddress(),
                is(new InetSocketAddress(InetAddress.getByName("127.0.0.2"), port)));
        assertThat(ports.bound(), is(List.of(on("127.0.0.1", port), on("127.0.0.2", port))));
    }

    @Test
    void oneAddressBecomesAllAndOneAgain() throws Exception {
        int port = freePort();
        for (Bind bind : Arrays.asList(on("127.0.0.1", port), all(port), on("127.0.0.1", port))) {
            ports.apply(graph(bind));
            assertThat(ports.bound(), is(List.of(bind)));
        }
    }

    @Test
    void allAddressesAndOneOfThemAreTooMuch() throws Exception {
        int port = freePort();
        for (GatewayGraph graph : List.of(graph(on("127.0.0.1", port)), graph(all(port)))) {
            ports.apply(graph);
            ports.apply(graph(all(port), on("127.0.0.1", port)));
            assertThat(ports.bound(), is(List.of(all(port))));
            assertThat(ports.faults().keySet(), is(Set.of(on("127.0.0.1", port))));
            assertThat(
                    fault(ports, on("127.0.0.1", port)).message(),
                    startsWith("127.0.0.1:%d/udp cannot be opened: another Gateway has the port on all addresses"
                            .formatted(port)));
        }
        ports.apply(graph(on("127.0.0.1", port)));
        assertThat(ports.faults(), is(anEmptyMap()));
        assertThat(ports.bound(), is(List.of(on("127.0.0.1", port))));
    }

    @Test
    void aRollbackLooksFirst() throws Exception {
        int mine = freePort();
        ports.apply(graph(all(mine)));
        ports.check(1, graph(all(mine), all(freePort())));
        try (DatagramSocket taken = new DatagramSocket(0)) {
            GatewayGraph graph = graph(all(taken.getLocalPort()));
            assertThat(
                    assertThrows(IllegalStateException.class, () -> ports.check(7, graph))
                            .getMessage(),
                    is(("generation 7 cannot serve: port *:%d/udp cannot be opened for listener port 53:"
                                    + " Address already in use (expected: the port to be free); nothing was changed")
                            .formatted(taken.getLocalPort())));
        }
        assertThat(ports.bound(), is(List.of(all(mine))));
    }

    @Test
    void opensNothingWhereOnlyExistingPortsCount() throws Exception {
        DatagramPorts existing = ports(Ports.EXISTING);
        existing.apply(graph(all(freePort())));
        assertThat(existing.bound(), is(empty()));
        assertThat(existing.faults(), is(anEmptyMap()));
    }

    @Test
    void whatCannotBeServedIsClosed() throws Exception {
        int port = freePort();
        DatagramPorts failing = new DatagramPorts(
                server,
                Ports.OPEN_LATER,
                (socket, bind) -> {
                    throw new IllegalStateException("no thread");
                },
                () -> {});
        failing.apply(graph(all(port)));
        assertThat(fault(failing, all(port)).message(), is("*:%d/udp cannot be opened: no thread".formatted(port)));
        new DatagramSocket(port).close();
        failing.close();
    }
}
