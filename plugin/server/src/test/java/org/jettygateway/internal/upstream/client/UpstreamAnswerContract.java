package org.jettygateway.internal.upstream.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link UpstreamClient} must do about answers that are none, or not whole, or more than one. */
abstract class UpstreamAnswerContract extends UpstreamClientFixture {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "H",
                "HTTP/1.1 200 OK\r\nContent-",
                "HTTP/1.1 103 Early Hints\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n123456789",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-A: b\r\n"
            })
    void truncatedAnswerIsNeverAnEnd(String answer) throws Exception {
        AtomicBoolean reset = new AtomicBoolean();
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.write(answer);
            if (reset.get()) {
                wire.reset();
            }
        });
        boolean head = answer.contains("HTTP/1.1 200") && answer.contains("\r\n\r\n");
        assertFailure(send(backend, TestOutbound.get("/")).awaitFailure(), Inbound.Kind.CLOSED, true, head, false);
        reset.set(true);
        // The head may be lost with the reset.
        Inbound.Failure failure = send(backend, TestOutbound.get("/")).awaitFailure();
        assertEquals(Inbound.Kind.CLOSED, failure.kind());
        assertTrue(failure.connected());
    }

    @Test
    void resetOfAnAnswerThatEndsWithTheConnection() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.write("HTTP/1.1 200 OK\r\n\r\nhello");
            await(go);
            wire.reset();
        });
        RecordedInbound inbound = send(backend, TestOutbound.get("/"));
        Await.until("hello", () -> inbound.size() == 5);
        go.countDown();
        assertFailure(inbound.awaitFailure(), Inbound.Kind.CLOSED, true, true, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.6\r\n",
                "220 mail.example.com ESMTP\r\n\r\n",
                "<html>\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 600 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/3.7 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A : b\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A: b\u0000c\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n folded: b\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nrogue",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n"
            })
    void answerThatIsNotHttp(String answer) throws Exception {
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.write(answer);
            wire.hang();
        });
        assertFailure(
                send(backend, TestOutbound.get("/").within(5000)).awaitFailure(),
                Inbound.Kind.PROTOCOL,
                true,
                false,
                false);
        Await.until("close", () -> backend.openConnections() == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                "5\r\nhelloworld\r\n0\r\n\r\n",
                "FFFFFFFFFFFFFFFFF\r\nhello",
                "5 5\r\nhello\r\n0\r\n\r\n",
                "5\r\nhello\r\n0\r\nbad trailer\r\n\r\n"
            })
    void chunksThatAreNone(String body) throws Exception {
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
            wire.hang();
        });
        assertFailure(
                send(backend, TestOutbound.get("/").within(5000)).awaitFailure(),
                Inbound.Kind.PROTOCOL,
                true,
                true,
                false);
        Await.until("close", () -> backend.openConnections() == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\n|X-Flood: yes\r\n",
                "HTTP/1.1 200 OK\r\nX-Flood: |yes",
                "HTTP/1.1 200 |OK",
                "|HTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n|X-Flood: yes\r\n"
            })
    void answerWithoutEnd(String flood) throws Exception {
        String[] parts = flood.split("\\|");
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.write(parts[0]);
            for (int i = 0; i < 1_000_000; i++) {
                wire.write(parts[1]);
            }
            throw new AssertionError("all of it was taken");
        });
        Inbound.Failure failure = send(backend, TestOutbound.get("/")).awaitFailure();
        assertEquals(Inbound.Kind.PROTOCOL, failure.kind());
        Await.until("close", () -> backend.openConnections() == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nrogue",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nrogue",
                "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nrogue",
                "HTTP/1.1 304 Not Modified\r\n\r\nrogue"
            })
    void bytesAfterTheAnswerEndTheConnection(String answer) throws Exception {
        AtomicInteger served = new AtomicInteger();
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.write(served.getAndIncrement() == 0 ? answer : OK);
            wire.hang();
        });
        int status = send(backend, TestOutbound.get("/")).awaitWhole().status();
        assertTrue(answer.startsWith("HTTP/1.1 " + status));
        RecordedInbound second = send(backend, TestOutbound.get("/")).awaitWhole();
        assertEquals(200, second.status());
        assertEquals("ok", second.text());
        assertEquals(2, backend.connections());
    }
}
