package org.jettygateway.servlet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.AsyncRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What differs where the client speaks HTTP/2. */
class Http2Test {

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final HttpClient client = new HttpClient(new HttpClientTransportOverHTTP2(new HTTP2Client()));
    private RawBackend backend;
    private WebappFixture webapp;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    Http2Test() {}

    @BeforeEach
    void start() throws Exception {
        backend = new RawBackend();
        webapp = WebappFixture.servlet(folder, Manifests.to(backend.port(), GatewayServletTest.closedPort()), Map.of());
        client.setSocketAddressResolver((host, port, context, promise) ->
                promise.succeeded(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))));
        client.start();
    }

    @AfterEach
    void stop() throws Exception {
        client.stop();
        webapp.close();
        backend.close();
    }

    private Request request() {
        return client.newRequest("http://www.example.com:" + webapp.port() + "/svc")
                .timeout(10, TimeUnit.SECONDS);
    }

    @Test
    void aRequestWithoutBodyIsForwardedWithoutBody() throws Exception {
        backend.next(wire -> {
            seen.add(wire.readHead());
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        ContentResponse response = request().send();
        assertThat(response.getContentAsString(), equalTo("ok"));
        String head = String.valueOf(seen.poll(5, TimeUnit.SECONDS));
        assertThat(head, containsString("Host: www.example.com:" + webapp.port() + "\r\n"));
        assertThat(head, containsString("Via: 2.0 jetty-gateway\r\n"));
        assertThat(head, not(containsString("Transfer-Encoding")));
    }

    @Test
    void aBodyOfUnknownLengthIsForwarded() throws Exception {
        backend.next(wire -> {
            seen.add(wire.readHead());
            seen.add(wire.readUntil("0\r\n\r\n"));
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        AsyncRequestContent body = new AsyncRequestContent();
        CompletableResponseListener listener =
                new CompletableResponseListener(request().method("POST").body(body));
        var response = listener.send();
        assertThat(String.valueOf(seen.poll(5, TimeUnit.SECONDS)), startsWith("POST /svc HTTP/1.1\r\n"));
        body.write(false, BufferUtil.toBuffer("abc"), Callback.NOOP);
        Content.Sink.write(body, true, "de", Callback.NOOP);
        assertThat(response.get(5, TimeUnit.SECONDS).getStatus(), equalTo(200));
        String sent = String.valueOf(seen.poll(5, TimeUnit.SECONDS));
        assertThat(sent.replaceAll("[0-9]\r\n|\r\n", ""), equalTo("abcde"));
    }

    /**
     * Jetty tells a servlet of a reset only while that waits; one that comes before {@code service()} has returned is dropped
     * ({@code ServletChannelState.asyncError}). A test cannot see when that is, so it gives up anew where it was too early.
     */
    @Test
    void aClientThatGivesUpIsToldToTheBackend() throws Exception {
        boolean told = false;
        for (int attempt = 0; attempt < 5 && !told; attempt++) {
            told = givesUp();
        }
        assertThat(told, equalTo(true));
    }

    private boolean givesUp() throws Exception {
        backend.next(wire -> {
            seen.add(wire.readHead());
            wire.readAll();
            seen.add("closed");
        });
        Request request = request();
        var response = new CompletableResponseListener(request).send();
        assertThat(String.valueOf(seen.poll(5, TimeUnit.SECONDS)), startsWith("GET /svc"));
        assertThat(request.abort(new InterruptedException("enough")).get(5, TimeUnit.SECONDS), equalTo(true));
        boolean told = "closed".equals(seen.poll(2, TimeUnit.SECONDS));
        assertThat(response.isCompletedExceptionally(), equalTo(true));
        return told;
    }

    @Test
    void aTruncatedAnswerResetsTheStream() throws Exception {
        backend.next(wire -> {
            wire.readHead();
            wire.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegin\r\n");
        });
        var failure = new CompletableResponseListener(request())
                .send()
                .handle((response, cause) -> cause != null)
                .get(5, TimeUnit.SECONDS);
        assertThat(failure, equalTo(true));
    }
}
