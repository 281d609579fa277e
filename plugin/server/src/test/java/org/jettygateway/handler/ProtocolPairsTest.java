package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.AsyncRequestContent;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP/1.1 and HTTP/2 clients before HTTP/1.1 and HTTP/2 backends. */
class ProtocolPairsTest {

    private static final String PAIRS = """
            HTTP/1.1, HTTP/1.1
            HTTP/1.1, HTTP/2.0
            HTTP/2.0, HTTP/1.1
            HTTP/2.0, HTTP/2.0
            """;

    /** A client and a backend, each of which speaks one protocol only, and the gateway between them. */
    private static final class Pair implements AutoCloseable {

        private final HttpClient client;
        private final Server server = new Server();
        private final GatewayUnderTest gateway;

        Pair(String front, String back) throws Exception {
            client = new HttpClient(
                    front.equals("HTTP/2.0")
                            ? new HttpClientTransportOverHTTP2(new HTTP2Client())
                            : new HttpClientTransportOverHTTP());
            client.start();
            HttpConfiguration http = new HttpConfiguration();
            ServerConnector port = new ServerConnector(
                    server,
                    1,
                    1,
                    back.equals("HTTP/2.0")
                            ? new HTTP2CServerConnectionFactory(http)
                            : new HttpConnectionFactory(http));
            port.setHost("127.0.0.1");
            server.addConnector(port);
            server.setHandler(new Echo());
            server.start();
            String service = Manifests.service("echo", new InetSocketAddress(port.getHost(), port.getLocalPort()));
            gateway = GatewayUnderTest.start(
                    Manifests.gateway(),
                    Manifests.route("echo", "localhost", "echo"),
                    back.equals("HTTP/2.0")
                            ? service.replace(
                                    "    port: 8080\n", "    port: 8080\n    appProtocol: kubernetes.io/h2c\n")
                            : service);
        }

        Request request(String method) {
            return client.newRequest("http://localhost:" + gateway.port() + "/")
                    .method(method)
                    .timeout(15, TimeUnit.SECONDS);
        }

        String authority() {
            return "localhost:" + gateway.port();
        }

        @Override
        public void close() {
            LifeCycle.stop(client);
            LifeCycle.stop(server);
            gateway.close();
        }
    }

    /** Says what it saw, and sends the body back as it comes. */
    private static final class Echo extends Handler.Abstract.NonBlocking {

        @Override
        public boolean handle(org.eclipse.jetty.server.Request request, Response response, Callback callback) {
            HttpFields seen = request.getHeaders();
            response.getHeaders()
                    .put("X-Protocol", request.getConnectionMetaData().getProtocol())
                    .put("X-Length", String.valueOf(seen.get(HttpHeader.CONTENT_LENGTH)))
                    .put("X-Authority", request.getHttpURI().getAuthority());
            if (seen.contains("X-Trailers")) {
                response.setTrailersSupplier(() -> {
                    HttpFields sent = request.getTrailers();
                    return HttpFields.build()
                            .put("X-End", "1")
                            .put("X-Got", sent == null ? "nothing" : String.valueOf(sent.get("X-Sum")));
                });
            }
            Content.copy(request, response, callback);
            return true;
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = PAIRS)
    void withoutBody(String front, String back) throws Exception {
        try (Pair pair = new Pair(front, back)) {
            ContentResponse answer = pair.request("GET").send();
            assertThat(answer.getStatus(), is(200));
            assertThat(answer.getVersion().asString(), is(front));
            assertThat(answer.getHeaders().get("X-Protocol"), is(back));
            assertThat(answer.getHeaders().get("X-Length"), is("null"));
            assertThat(answer.getHeaders().get("X-Authority"), is(pair.authority()));
            assertThat(answer.getContent().length, is(0));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = PAIRS)
    void bigBodiesWithLength(String front, String back) throws Exception {
        byte[] bytes = new byte[1_500_000];
        new Random(1).nextBytes(bytes);
        try (Pair pair = new Pair(front, back)) {
            ContentResponse answer = pair.request("PUT")
                    .body(new BytesRequestContent("application/octet-stream", bytes))
                    .send();
            assertThat(answer.getHeaders().get("X-Length"), is(Integer.toString(bytes.length)));
            assertThat(answer.getContent(), is(bytes));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = PAIRS)
    void bodiesStreamInBothDirectionsAtOnce(String front, String back) throws Exception {
        try (Pair pair = new Pair(front, back)) {
            AsyncRequestContent body = new AsyncRequestContent();
            BlockingQueue<Byte> heard = new LinkedBlockingQueue<>();
            CompletableFuture<Result> end = new CompletableFuture<>();
            pair.request("POST")
                    .body(body)
                    .onResponseContent((response, content) -> {
                        while (content.hasRemaining()) {
                            heard.add(content.get());
                        }
                    })
                    .send(end::complete);
            for (byte i = 1; i <= 20; i++) {
                body.write(ByteBuffer.wrap(new byte[] {i}), Callback.NOOP);
                body.flush();
                assertThat(heard.poll(15, TimeUnit.SECONDS), is(i));
            }
            body.close();
            Result result = end.get(15, TimeUnit.SECONDS);
            assertThat(result.getFailure(), nullValue());
            assertThat(result.getResponse().getHeaders().get("X-Length"), is("null"));
            assertThat(result.getResponse().getTrailers(), nullValue());
        }
    }
}
