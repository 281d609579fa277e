package org.jettygateway.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heads of requests up to {@code gateway.maxRequestHead}, and beyond, from HTTP/1.1 and HTTP/2 to both. */
class LargeHeadTest {

    private final AtomicInteger asked = new AtomicInteger();
    private final Server backends = new Server();

    @BeforeEach
    void start() throws Exception {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(128 * 1024);
        backends.addConnector(new ServerConnector(backends, 1, 1, new HttpConnectionFactory(http)));
        backends.addConnector(new ServerConnector(backends, 1, 1, new HTTP2CServerConnectionFactory(http)));
        HttpConfiguration small = new HttpConfiguration();
        backends.addConnector(new ServerConnector(backends, 1, 1, new HTTP2CServerConnectionFactory(small)));
        backends.setHandler(new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                asked.incrementAndGet();
                int bytes = 0;
                for (HttpField field : request.getHeaders()) {
                    boolean sample =
                            field.is("Cookie") || field.getLowerCaseName().startsWith("x-sample");
                    bytes += sample ? String.valueOf(field.getValue()).length() : 0;
                }
                response.write(true, UTF_8.encode(String.valueOf(bytes)), callback);
                return true;
            }
        });
        backends.start();
    }

    @AfterEach
    void stop() throws Exception {
        backends.stop();
    }

    private InetSocketAddress backend(int index) {
        ServerConnector connector = (ServerConnector) backends.getConnectors()[index];
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    }

    private GatewayUnderTest gateway(int limit) throws Exception {
        return GatewayUnderTest.start(GatewayUnderTest.builder(
                        Manifests.gateway(),
                        Manifests.route("http1", "http1.example", "http1"),
                        Manifests.route("h2c", "h2c.example", "h2c"),
                        Manifests.route("small", "small.example", "small"),
                        Manifests.service("http1", backend(0)),
                        h2c("h2c", 1),
                        h2c("small", 2))
                .maxRequestHead(limit)
                .build());
    }

    private String h2c(String name, int index) {
        return Manifests.service(name, backend(index))
                .replace("    port: 8080\n", "    port: 8080\n    appProtocol: kubernetes.io/h2c\n");
    }

    /** Fields with so many bytes in their values: one cookie, one other field, or many. */
    private static List<String> fields(String shape, int bytes) {
        List<String> fields = new ArrayList<>();
        switch (shape) {
            case "cookie" -> fields.addAll(List.of("cookie", "a=" + "c".repeat(bytes - 2)));
            case "one" -> fields.addAll(List.of("x-sample", "v".repeat(bytes)));
            default ->
                IntStream.range(0, bytes / 100).forEach(i -> fields.addAll(List.of("x-sample-" + i, "v".repeat(100))));
        }
        return fields;
    }

    private static RawClient.Answer http1(GatewayUnderTest gateway, String host, List<String> fields) throws Exception {
        StringBuilder head = new StringBuilder("GET / HTTP/1.1\r\nHost: " + host + "\r\n");
        for (int i = 0; i < fields.size(); i += 2) {
            head.append(fields.get(i)).append(": ").append(fields.get(i + 1)).append("\r\n");
        }
        try (RawClient client = gateway.connect()) {
            return client.send(head + "\r\n");
        }
    }

    private static RawHttp2Client.Answer http2(RawHttp2Client client, String host, List<String> fields)
            throws IOException {
        List<String> head =
                new ArrayList<>(List.of(":method", "GET", ":scheme", "http", ":authority", host, ":path", "/"));
        head.addAll(fields);
        return client.read(client.head(RawHttp2Client.END_STREAM, head.toArray(String[]::new)));
    }

    @ParameterizedTest
    @CsvSource({
        "16384, one, 15360",
        "16384, cookie, 12288",
        "16384, many, 11000",
        "65536, one, 64512",
        "65536, cookie, 49152",
        "65536, many, 45000",
    })
    void reachesTheBackendWhole(int limit, String shape, int bytes) throws Exception {
        List<String> fields = fields(shape, bytes);
        try (GatewayUnderTest gateway = gateway(limit);
                RawHttp2Client http2 = new RawHttp2Client(gateway.address())) {
            for (String host : List.of("http1.example", "h2c.example")) {
                assertThat(http1(gateway, host, fields).body(), is(String.valueOf(bytes)));
                assertThat(http2(http2, host, fields).body(), is(String.valueOf(bytes)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "16384, one, 16384",
        "16384, cookie, 16384",
        "16384, many, 17000",
        "65536, one, 65536",
        "65536, many, 66000",
        "4096, one, 4096"
    })
    void http1IsAnswered431Beyond(int limit, String shape, int bytes) throws Exception {
        try (GatewayUnderTest gateway = gateway(limit)) {
            RawClient.Answer answer = http1(gateway, "http1.example", fields(shape, bytes));
            assertThat(answer.status(), is(431));
            assertThat(answer.header("connection"), is("close"));
        }
        assertThat(asked.get(), is(0));
    }

    /** Jetty gives up the connection, as what is skipped would be missing in the decoder's table (RFC 7541, 2.2). */
    @ParameterizedTest
    @CsvSource({"16384, one, 16384", "16384, cookie, 16384", "16384, many, 17000", "4096, one, 4096"})
    void http2EndsBeyond(int limit, String shape, int bytes) throws Exception {
        try (GatewayUnderTest gateway = gateway(limit);
                RawHttp2Client client = new RawHttp2Client(gateway.address())) {
            RawHttp2Client.Answer answer = http2(client, "h2c.example", fields(shape, bytes));
            assertThat(answer.status(), is(0));
            assertThat(answer.goAway(), greaterThan(0));
        }
        assertThat(asked.get(), is(0));
    }

    @Test
    void anHttp2BackendThatTakesLessAnswersTheOthers() throws Exception {
        try (GatewayUnderTest gateway = gateway(16_384)) {
            for (int i = 1; i <= 3; i++) {
                assertThat(http1(gateway, "small.example", fields("one", 100)).body(), is("100"));
                assertThat(
                        http1(gateway, "small.example", fields("one", 12_000)).status(), is(502));
                assertThat(asked.get(), is(i));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"4095", "65537", "-1"})
    void theSettingHasBounds(int bytes) {
        Throwable refused =
                assertThrows(IllegalArgumentException.class, () -> new GatewayHandler().setMaxRequestHead(bytes));
        assertThat(refused.getMessage(), containsString("\"" + bytes + "\" (expected: bytes, from 4096 to 65536)"));
    }
}
