package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.client.AsyncRequestContent;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 clients by prior knowledge, in front of HTTP/1.1 backends. */
class Http2Test {

    private final HttpClient client = new HttpClient(new HttpClientTransportOverHTTP2(new HTTP2Client()));
    private final Server echo = new Server();
    private final ServerConnector port = new ServerConnector(echo);

    @BeforeEach
    void start() throws Exception {
        port.setHost("127.0.0.1");
        echo.addConnector(port);
        echo.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(
                    org.eclipse.jetty.server.Request request,
                    org.eclipse.jetty.server.Response response,
                    Callback callback) {
                response.getHeaders()
                        .put(
                                "X-Framing",
                                request.getHeaders().get("Transfer-Encoding") + "/"
                                        + request.getHeaders().get("Content-Length"));
                response.getHeaders().put("X-Host", request.getHeaders().get("Host"));
                HttpFields.Mutable trailers = HttpFields.build();
                trailers.put("X-End", "1");
                response.setTrailersSupplier(() -> trailers);
                Content.copy(request, response, callback);
                return true;
            }
        });
        echo.start();
        client.start();
    }

    @AfterEach
    void stop() throws Exception {
        client.stop();
        echo.stop();
    }

    private GatewayUnderTest gateway() throws Exception {
        return GatewayUnderTest.start(
                Manifests.gateway(),
                Manifests.route("echo", "localhost", "echo"),
                Manifests.service("echo", new java.net.InetSocketAddress(port.getHost(), port.getLocalPort())));
    }

    private Request request(GatewayUnderTest gateway) {
        return client.newRequest("http://localhost:" + gateway.port() + "/").timeout(15, TimeUnit.SECONDS);
    }

    @Test
    void aGetHasNoBody() throws Exception {
        try (GatewayUnderTest gateway = gateway()) {
            ContentResponse answer = request(gateway).send();
            assertThat(answer.getStatus(), is(200));
            assertThat(answer.getHeaders().get("X-Framing"), is("null/null"));
            assertThat(answer.getHeaders().get("X-Host"), is("localhost:" + gateway.port()));
            assertThat(answer.getHeaders().get("Via"), is("1.1 jetty-gateway"));
        }
    }

    @Test
    void aBodyWithoutLengthStreamsBothWaysAndEndsWithTrailers() throws Exception {
        try (GatewayUnderTest gateway = gateway()) {
            AsyncRequestContent body = new AsyncRequestContent();
            CompletableFuture<ByteBuffer> first = new CompletableFuture<>();
            CompletableFuture<Result> end = new CompletableFuture<>();
            request(gateway)
                    .method(HttpMethod.POST)
                    .body(body)
                    .onResponseContent((response, content) -> first.complete(content))
                    .send(end::complete);
            body.write(ByteBuffer.wrap(new byte[] {1}), Callback.NOOP);
            body.flush();
            assertThat(first.get(15, TimeUnit.SECONDS).remaining(), is(1));
            body.close();
            Response answer = end.get(15, TimeUnit.SECONDS).getResponse();
            assertThat(answer.getHeaders().get("X-Framing"), is("chunked/null"));
            assertThat(answer.getTrailers(), notNullValue());
            assertThat(answer.getTrailers().get("X-End"), is("1"));
        }
    }

    @Test
    void manyBytesComeBackAsTheyWent() throws Exception {
        byte[] bytes = new byte[1_500_000];
        new Random(1).nextBytes(bytes);
        try (GatewayUnderTest gateway = gateway()) {
            ContentResponse answer = request(gateway)
                    .method(HttpMethod.PUT)
                    .body(new BytesRequestContent("application/octet-stream", bytes))
                    .send();
            assertThat(answer.getContent(), is(bytes));
            assertThat(answer.getHeaders().get("X-Framing"), is("null/" + bytes.length));
        }
    }

    @Test
    void theGatewaysOwnAnswersSayNothingOfConnections() throws Exception {
        try (GatewayUnderTest gateway = gateway()) {
            ContentResponse answer = client.newRequest("http://localhost:" + gateway.port() + "/x%2Fy")
                    .path("/x%2Fy")
                    .send();
            assertThat(answer.getStatus(), is(400));
            assertThat(answer.getHeaders().toString(), not(containsString("onnection")));
        }
    }

    @Test
    void aResetFreesTheBackend() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    wire.readHead();
                    asked.incrementAndGet(); // a connection alone may be idle, and stay
                    wire.hang();
                });
                GatewayUnderTest gateway = GatewayUnderTest.start(
                        Manifests.gateway(),
                        Manifests.route("hang", "localhost", "hang"),
                        Manifests.service("hang", backend.address()))) {
            Request request = request(gateway);
            request.send(result -> {});
            Await.until("the request is at the backend", () -> asked.get() == 1);
            assertThat(request.abort(new Exception("enough")).get(15, TimeUnit.SECONDS), is(true));
            Await.until("the backend's connection is closed", () -> backend.openConnections() == 0);
        }
    }
}
