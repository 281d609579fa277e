package org.jettygateway.internal.listen;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.jettygateway.internal.decode.ResourceDecoder;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.graph.GraphBuilder;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.internal.io.SelectorExecutor;
import org.jettygateway.internal.io.Selectors;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.problem.Problems;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ListenerConnectorsTest {

    private static final PortProtocols PROTOCOLS = GatewayConnectorTest.PROTOCOLS;

    private final Server server = new Server();
    private final Selectors selectors = new Selectors(
            new SelectorExecutor(server.getThreadPool(), task -> false),
            server.getScheduler(),
            2,
            Duration.ofSeconds(5));
    private final ListenerConnectors listeners =
            new ListenerConnectors(server, ListenerConnectors.Ports.OPEN, PROTOCOLS, selectors, () -> {});
    private final CountDownLatch go = new CountDownLatch(1);

    /** A Gateway with a listener on each of these ports. */
    private static GatewayGraph graph(int... ports) {
        return graphOn("[]", ports);
    }

    /** A Gateway on these addresses, in YAML's words, with a listener on each of these ports. */
    private static GatewayGraph graphOn(String addresses, int... ports) {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: edge}
                spec:
                  gatewayClassName: jetty
                  addresses: %s
                  listeners:
                """.formatted(addresses));
        Arrays.stream(ports)
                .forEach(port -> yaml.append("  - {name: p%d, protocol: HTTP, port: %d}\n".formatted(port, port)));
        ConfigBatch batch = ConfigBatch.of(new Document("test.yaml", yaml.toString()));
        ResourceSet resources = ResourceSet.of(ResourceDecoder.decode(batch).resources());
        return GraphBuilder.build(resources, Publication.AS_DECLARED, new Problems());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(15_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @BeforeEach
    void answer() {
        server.setStopTimeout(5_000);
        server.addBean(selectors, true);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                if (request.getHttpURI().getPath().equals("/wait")) {
                    go.await();
                }
                Content.Sink.write(response, true, "hi", callback);
                return true;
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        go.countDown();
        server.stop();
        listeners.close();
        assertThat(List.of(server.getConnectors()), is(empty()));
    }

    @Test
    void keepsTheSocketsThatStay() throws Exception {
        int one = freePort();
        int two = freePort();
        listeners.apply(graph(one)); // before the server starts, as a handler does
        server.start();
        Connector first = server.getConnectors()[0];
        try (Socket socket = connect(one)) {
            listeners.apply(graph(one, two));
            assertThat(
                    listeners.bound().stream().map(Bind::port).sorted().toList(),
                    is(List.of(Math.min(one, two), Math.max(one, two))));
            assertThat(server.getConnectors()[0], is(first));
            connect(two).close();
            write(socket, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(readAll(socket), containsString("hi"));
        }
    }

    private boolean isRefused(int port) {
        try {
            connect(port).close();
            return false;
        } catch (ConnectException refused) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aPortThatGoesFinishesWhatIsUnderWay() throws Exception {
        int one = freePort();
        int two = freePort();
        listeners.apply(graph(one, two));
        server.start();
        try (Socket socket = connect(one)) {
            write(socket, "GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
            // An answer on a second connection proves nothing of the first; that its request is read does.
            ServerConnector connector = Arrays.stream(server.getConnectors())
                    .map(ServerConnector.class::cast)
                    .filter(candidate -> candidate.getLocalPort() == one)
                    .findFirst()
                    .orElseThrow();
            Await.until(
                    "the request has arrived",
                    () -> connector.getConnectedEndPoints().stream()
                            .anyMatch(endPoint -> endPoint.getConnection().getMessagesIn() == 1));
            listeners.apply(graph(two));
            // The system closes the socket when the thread that accepts on it has woken up.
            Await.until("connections are refused", () -> isRefused(one));
            go.countDown();
            assertThat(readAll(socket), containsString("hi"));
        }
        Await.until("the connector is gone", () -> server.getConnectors().length == 1);
    }

    @Test
    void aPortThatIsTakenFailsTheStartWithOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            GatewayGraph graph = graph(taken.getLocalPort());
            String message = assertThrows(UncheckedIOException.class, () -> listeners.apply(graph))
                    .getMessage();
            assertThat(
                    message,
                    startsWith(
                            "port *:%1$d cannot be opened for listener port %1$d: ".formatted(taken.getLocalPort())));
            assertThat(message, containsString("gateway.publish="));
            assertThat(message, not(containsString("\n")));
        }
    }

    @Test
    void aPortThatIsTakenLaterDoesNotHurtTheOthers() throws Exception {
        int one = freePort();
        listeners.apply(graph(one));
        server.start();
        int two;
        try (ServerSocket taken = new ServerSocket(0)) {
            two = taken.getLocalPort();
            listeners.apply(graph(one, two));
            assertThat(listeners.bound(), is(List.of(new Bind(Bind.ALL, one))));
            connect(one).close();
        }
        listeners.apply(graph(one, two));
        connect(two).close();
    }

    @Test
    void aPortThatIsTakenLaterIsOpenedWhenItIsFree() throws Exception {
        int one = freePort();
        listeners.apply(graph(one));
        server.start();
        int two;
        try (ServerSocket taken = new ServerSocket(0)) {
            two = taken.getLocalPort();
            listeners.apply(graph(one, two));
        }
        Await.until("the port is opened", () -> listeners.bound().size() == 2);
        connect(two).close();
    }

    @Test
    void aPortThatNobodyWantsAnyMoreIsNotTriedAgain() throws Exception {
        int one = freePort();
        listeners.apply(graph(one));
        server.start();
        int other;
        try (ServerSocket taken = new ServerSocket(0);
                ServerSocket another = new ServerSocket(0)) {
            other = another.getLocalPort();
            listeners.apply(graph(one, taken.getLocalPort()));
            listeners.apply(graph(one, other));
        }
        Await.until("the other port is opened", () -> listeners.bound().contains(new Bind(Bind.ALL, other)));
        assertThat(listeners.bound().size(), is(2));
    }

    @RepeatedTest(20) // whether the old socket is gone in time is a race
    void oneAddressBecomesAllAndOneAgain() throws Exception {
        int port = freePort();
        GatewayGraph one = graphOn("[{value: 127.0.0.1}]", port);
        listeners.apply(one);
        server.start();
        listeners.apply(graph(port));
        assertThat(listeners.bound(), is(List.of(new Bind(Bind.ALL, port))));
        connect(port).close();
        listeners.apply(one);
        assertThat(listeners.bound(), is(List.of(new Bind("127.0.0.1", port))));
        connect(port).close();
    }

    @Test
    void recognizesLoopbackByItsName() throws Exception {
        ServerConnector own = new ServerConnector(server);
        own.setHost("localhost");
        server.addConnector(own);
        server.start();
        String loopback = InetAddress.getByName("localhost").getHostAddress();
        listeners.apply(graphOn("[{value: \"%s\"}]".formatted(loopback), own.getLocalPort()));
        assertThat(listeners.bound(), is(empty()));
        assertThat(server.getConnectors().length, is(1));
        server.removeConnector(own);
        own.stop();
    }

    @Test
    void livesOnAPortThatTheApplicationHas() throws Exception {
        ServerConnector own = new ServerConnector(server);
        own.setHost("127.0.0.1");
        server.addConnector(own);
        server.start();
        listeners.apply(graph(own.getLocalPort()));
        assertThat(listeners.bound(), is(empty()));
        assertThat(server.getConnectors().length, is(1));
        assertThat(ConnectorAdvice.advice(own).get(0), is("httpCompliance=STRICT (now RFC9110)"));
        server.removeConnector(own);
        own.stop();
    }

    @Test
    void opensNothingWhereOnlyExistingPortsCount() throws Exception {
        ListenerConnectors existing =
                new ListenerConnectors(server, ListenerConnectors.Ports.EXISTING, PROTOCOLS, selectors, () -> {});
        server.start();
        existing.apply(graph(freePort()));
        assertThat(List.of(server.getConnectors()), is(empty()));
    }

    @Test
    void closingItDoesNotStopTheServersThreads() throws Exception {
        listeners.apply(graph(freePort()));
        server.start();
        listeners.close();
        assertThat(server.getThreadPool().isLowOnThreads(), is(false));
        assertThat(server.getScheduler().isRunning(), is(true));
        int port = freePort();
        listeners.apply(graph(port));
        try (Socket socket = connect(port)) {
            write(socket, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(readAll(socket), containsString("hi"));
        }
    }
}
