package org.jettygateway.internal.upstream.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.jettygateway.internal.graph.BackendProtocol;
import org.junit.jupiter.api.Test;

/** What becomes of requests in HTTP/2 that their client, their backend or the connection gives up. */
class Http2UpstreamFailureTest extends Http2UpstreamFixture {

    @Test
    void cancelResetsTheStreamOnly() throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        CountDownLatch reset = new CountDownLatch(1);
        Http2Backend backend = http2((request, response, callback) -> {
            if (request.getHttpURI().getPath().equals("/hang")) {
                request.addFailureListener(failure -> {
                    reset.countDown();
                    callback.failed(failure);
                });
                there.countDown();
            } else {
                callback.succeeded();
            }
        });
        send(backend.h2c(), TestOutbound.get("/")).awaitWhole();
        RecordedInbound inbound = new RecordedInbound();
        UpstreamClient.Cancel cancel = client().send(backend.h2c(), TestOutbound.get("/hang"), inbound);
        assertTrue(there.await(15, TimeUnit.SECONDS));
        cancel.cancel(new Exception("enough"));
        assertEquals(Inbound.Kind.CANCELLED, inbound.awaitFailure().kind());
        assertTrue(reset.await(15, TimeUnit.SECONDS));
        send(backend.h2c(), TestOutbound.get("/")).awaitWhole();
        assertEquals(1, backend.openConnections());
    }

    @Test
    void timeRunsOut() throws Exception {
        Http2Backend backend = http2((request, response, callback) -> {
            if (request.getHttpURI().getPath().equals("/hang")) {
                request.addFailureListener(callback::failed);
            } else {
                callback.succeeded();
            }
        });
        send(backend.h2c(), TestOutbound.get("/")).awaitWhole(); // the connection is there
        Inbound.Failure failure =
                send(backend.h2c(), TestOutbound.get("/hang").within(300)).awaitFailure();
        assertEquals(Inbound.Kind.TIMEOUT, failure.kind());
        assertTrue(failure.connected());
    }

    @Test
    void silenceEndsAnExchange() throws Exception {
        UpstreamClient impatient = startClient(new ClientSettings(
                1, 1, Duration.ofSeconds(2), Duration.ofMillis(300), Duration.ofSeconds(1), 16 * 1024, 16 * 1024));
        Http2Backend backend = http2((request, response, callback) -> request.addFailureListener(callback::failed));
        RecordedInbound inbound = new RecordedInbound();
        impatient.send(backend.h2c(), TestOutbound.get("/"), inbound);
        assertEquals(Inbound.Kind.TIMEOUT, inbound.awaitFailure().kind());
    }

    @Test
    void aResetIsATruncatedAnswer() throws Exception {
        Http2Backend backend = http2((request, response, callback) -> Content.Sink.write(
                response, false, "hel", Callback.from(() -> callback.failed(new Exception("broken")))));
        Inbound.Failure failure = send(backend.h2c(), TestOutbound.get("/")).awaitFailure();
        assertEquals(Inbound.Kind.CLOSED, failure.kind());
        assertTrue(failure.headReceived());
    }

    @Test
    void aConnectionThatEndsWithoutAWord() throws Exception {
        ScriptedBackend backend = backend(wire -> wire.readUntil("SM\r\n\r\n"));
        Inbound.Failure failure = send(
                        new BackendAddress(backend.address(), BackendProtocol.H2C), TestOutbound.get("/"))
                .awaitFailure();
        assertEquals(Inbound.Kind.CONNECT, failure.kind());
    }

    @Test
    void aBackendThatSpeaksHttp1() throws Exception {
        ScriptedBackend backend = answering("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        Inbound.Failure failure = send(
                        new BackendAddress(backend.address(), BackendProtocol.H2C), TestOutbound.get("/"))
                .awaitFailure();
        assertEquals(Inbound.Kind.CONNECT, failure.kind());
    }

    @Test
    void nobodyListens() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) socket.getLocalSocketAddress();
        }
        Inbound.Failure failure = send(new BackendAddress(nobody, BackendProtocol.H2C), TestOutbound.get("/"))
                .awaitFailure();
        assertEquals(Inbound.Kind.CONNECT, failure.kind());
    }

    @Test
    void aStoppedBackendFailsWhatIsUnderWay() throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        Http2Backend backend = http2((request, response, callback) -> {
            request.addFailureListener(callback::failed);
            there.countDown();
        });
        RecordedInbound inbound = send(backend.h2c(), TestOutbound.get("/"));
        assertTrue(there.await(15, TimeUnit.SECONDS));
        backend.close();
        assertEquals(Inbound.Kind.CLOSED, inbound.awaitFailure().kind());
    }
}
