package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a backend fails, the client sees it, and no connection, thread or buffer stays behind. */
class FailureLeaksTest {

    private static final int REQUESTS = 5;

    private static final String BODY = "x".repeat(100);

    private static final String UPLOAD =
            "POST / HTTP/1.1\r\nHost: shop.example.com\r\nContent-Length: 100\r\nConnection: close\r\n\r\n" + BODY;

    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";

    /** A way to fail once a request's head is there, and what the client gets: a status, or an answer that is not whole. */
    @SuppressWarnings("ImmutableEnumChecker") // a script is a lambda without state
    private enum Backend {
        CLOSES_BEFORE_THE_HEAD("HTTP/1.1 502 ", Backend::readBody),
        RESETS_BEFORE_THE_HEAD("HTTP/1.1 502 ", ScriptedBackend.Wire::reset),
        HANGS_BEFORE_THE_HEAD("HTTP/1.1 504 ", ScriptedBackend.Wire::hang),
        HANGS_IN_THE_HEAD("HTTP/1.1 504 ", wire -> {
            wire.write("HTTP/1.1 200 OK\r\nX-Half: ");
            wire.hang();
        }),
        SENDS_GARBAGE("HTTP/1.1 502 ", wire -> {
            wire.write("\u0016\u0003\u0001 this is not HTTP\r\n\r\n");
            wire.hang();
        }),
        SENDS_TOO_MANY_FIELDS("HTTP/1.1 502 ", wire -> {
            wire.write("HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 100; i++) {
                wire.write("X-Field-%d: %s\r\n".formatted(i, "v".repeat(400)));
            }
            wire.write("Content-Length: 0\r\n\r\n");
            wire.hang();
        }),
        HANGS_IN_THE_BODY("HTTP/1.1 200 ", wire -> {
            wire.write(HEAD + "half");
            wire.hang();
        }),
        CLOSES_IN_THE_BODY("HTTP/1.1 200 ", wire -> {
            readBody(wire);
            wire.write(HEAD + "half");
        }),
        SENDS_A_BAD_CHUNK("HTTP/1.1 200 ", wire -> {
            readBody(wire);
            wire.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n");
            wire.hang();
        });

        private final String answer;
        private final ScriptedBackend.Script script;

        Backend(String answer, ScriptedBackend.Script script) {
            this.answer = answer;
            this.script = script;
        }

        private static void readBody(ScriptedBackend.Wire wire) throws IOException {
            wire.read(BODY.length());
        }

        boolean hangs() {
            return name().startsWith("HANGS");
        }

        void check(String received) {
            assertThat(received, startsWith(answer));
            if (answer.contains(" 200 ")) {
                assertThat("not whole", received.length() < received.indexOf("\r\n\r\n") + 4 + 100);
                assertThat("not whole", received, not(containsString("\r\n0\r\n")));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesNothingBehind(Backend kind) throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        ScriptedBackend.Script script = wire -> {
            wire.readHead(); // the client may open a connection more than it needs, and keep it
            underWay.incrementAndGet();
            try {
                kind.script.play(wire);
            } finally {
                underWay.decrementAndGet();
            }
        };
        try (ScriptedBackend backend = new ScriptedBackend(script);
                GatewayUnderTest gateway = gateway(kind.hangs() ? "200ms" : "0s", backend)) {
            for (int i = 0; i < REQUESTS; i++) {
                try (RawClient client = gateway.connect()) {
                    kind.check(client.write(UPLOAD).readToEnd());
                }
            }

            Await.until("the backend's connections are closed", () -> underWay.get() == 0);
            Await.until("the clients' connections are closed", () -> gateway.connections() == 0);
            QueuedThreadPool threads = (QueuedThreadPool) gateway.server().getThreadPool();
            Await.until("no thread is kept", () -> threads.getUtilizedThreads() == 0);
        } // which checks the buffers
    }

    @Test
    void nothingIsLeftWhereNoConnectionLasts() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {});
                GatewayUnderTest gateway = gateway("0s", backend)) {
            for (int i = 0; i < REQUESTS; i++) {
                try (RawClient client = gateway.connect()) {
                    assertThat(client.write(UPLOAD).readToEnd(), startsWith("HTTP/1.1 502 "));
                }
            }
            Await.until("the backend's connections are closed", () -> backend.openConnections() == 0);
            Await.until("the clients' connections are closed", () -> gateway.connections() == 0);
        }
    }

    private static GatewayUnderTest gateway(String timeout, ScriptedBackend backend) throws Exception {
        return GatewayUnderTest.start(GatewayUnderTest.builder(
                        Manifests.gateway(),
                        Manifests.route("shop", "shop.example.com", "shop"),
                        Manifests.service("shop", backend.address()))
                .requestTimeout(timeout)
                .build());
    }
}
