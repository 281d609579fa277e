package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.junit.jupiter.api.Test;

/** An endpoint that refuses connections is left alone for a while, and comes back. */
@SuppressWarnings("try") // backends need only be there
class EjectionTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n";

    /** Answers and closes, so that each request needs a connection. */
    private static ScriptedBackend counting(int port, AtomicInteger requests) throws Exception {
        return new ScriptedBackend(port, wire -> {
            wire.readHead();
            requests.incrementAndGet();
            wire.write(OK.replace("Content-Length", "Connection: close\r\nContent-Length"));
        });
    }

    @Test
    void isLeftAloneForAWhileAndProbedAfterwards() throws Exception {
        InetSocketAddress down = unused();
        AtomicInteger good = new AtomicInteger();
        AtomicInteger back = new AtomicInteger();
        try (ScriptedBackend other = counting(0, good);
                GatewayUnderTest gateway = GatewayUnderTest.start(
                        Manifests.gateway(),
                        Manifests.route("shop", "shop.example.com", "shop"),
                        Manifests.service("shop", down, other.address()));
                RawClient client = gateway.connect()) {
            for (int i = 0; i < 6; i++) { // three of them try the endpoint that is down first
                assertThat(client.send(GET).status(), is(200));
            }
            try (ScriptedBackend returned = counting(down.getPort(), back)) {
                long since = System.nanoTime();
                for (int i = 0; i < 20; i++) {
                    assertThat(client.send(GET).status(), is(200));
                }
                assertThat("out", back.get(), is(0));

                // A probe comes with a request, ten seconds after the last refusal.
                Await.until("a probe", () -> isServed(client) && back.get() > 0);
                assertThat("not before its time", System.nanoTime() - since > 5_000_000_000L);
                int probes = back.get();
                for (int i = 0; i < 20; i++) {
                    assertThat(client.send(GET).status(), is(200));
                }
                assertThat("half of the requests again", back.get() - probes, is(10));
            }
        }
    }

    @Test
    void theLastOneIsNotLeftAlone() throws Exception {
        InetSocketAddress down = unused();
        AtomicInteger back = new AtomicInteger();
        try (GatewayUnderTest gateway = GatewayUnderTest.start(
                        Manifests.gateway(),
                        Manifests.route("shop", "shop.example.com", "shop"),
                        Manifests.service("shop", down));
                RawClient client = gateway.connect()) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.send(GET).status(), is(502));
            }
            try (ScriptedBackend returned = counting(down.getPort(), back)) {
                assertThat(client.send(GET).status(), is(200));
            }
        }
    }

    private static boolean isServed(RawClient client) {
        try {
            return client.send(GET).status() == 200;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress unused() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }
}
