package org.jettygateway.internal.upstream.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.TestCertificate;
import org.jettygateway.internal.graph.BackendTls;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Handshakes with backends that do not get to their end. */
class DialerTest {

    private static final BackendTls TLS = new BackendTls(
            "vault.internal", List.of(TestCertificate.of("EC", "vault.internal").certificate()), List.of(), null);

    /** A record of a handshake, of more bytes than ever come. */
    private static final byte[] ENDLESS = {22, 3, 3, 0x3f, (byte) 0xff, 2, 0, 0x3f, 0};

    /** So many take ten times as long as a handshake may. */
    private static final int MOST_DRIPS = 250;

    private final ArrayByteBufferPool.Tracking buffers = new ArrayByteBufferPool.Tracking();
    private final QueuedThreadPool threads = new QueuedThreadPool();
    private final Scheduler scheduler = new ScheduledExecutorScheduler();
    private final Dialer dialer = new Dialer(threads, scheduler, buffers, Duration.ofMillis(500));

    @BeforeEach
    void start() throws Exception {
        threads.start();
        scheduler.start();
        dialer.start();
    }

    @AfterEach
    void stop() throws Exception {
        Await.until(
                () -> "leaks: " + buffers.dumpLeaks(), () -> buffers.getLeaks().isEmpty());
        dialer.stop();
        scheduler.stop();
        threads.stop();
    }

    @Test
    void a_backend_that_says_nothing_has_no_more_time_than_to_connect() throws Exception {
        try (ServerSocket backend = backend()) {
            CompletableFuture<EndPoint> inside = encrypted(backend);
            try (Socket peer = backend.accept()) {
                assertThat(failure(inside), instanceOf(TimeoutException.class));
                assertThat(isEnded(peer), is(true));
            }
        }
    }

    @Test
    void nor_has_one_that_says_it_byte_by_byte() throws Exception {
        try (ServerSocket backend = backend()) {
            CompletableFuture<EndPoint> inside = encrypted(backend);
            try (Socket peer = backend.accept()) {
                peer.setTcpNoDelay(true);
                for (int sent = 0; sent < MOST_DRIPS && !inside.isDone(); sent++) {
                    try {
                        peer.getOutputStream().write(sent < ENDLESS.length ? ENDLESS[sent] : 0);
                    } catch (IOException closed) {
                        // and in a moment the future is done
                    }
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
                assertThat(inside.isDone(), is(true));
                assertThat(failure(inside), instanceOf(TimeoutException.class));
            }
        }
    }

    @Test
    void a_backend_that_ends_in_mid_handshake_is_told_at_once() throws Exception {
        try (ServerSocket backend = backend()) {
            CompletableFuture<EndPoint> inside = encrypted(backend);
            backend.accept().close();
            assertThat(failure(inside), instanceOf(IOException.class));
        }
    }

    @Test
    void what_is_no_tls_says_so() throws Exception {
        try (ServerSocket backend = backend()) {
            CompletableFuture<EndPoint> inside = encrypted(backend);
            try (Socket peer = backend.accept()) {
                peer.getOutputStream().write("220 speak in clear text\r\n".getBytes(US_ASCII));
                assertThat(failure(inside), instanceOf(SSLException.class));
                assertThat(isEnded(peer), is(true));
            }
        }
    }

    private static ServerSocket backend() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private CompletableFuture<EndPoint> encrypted(ServerSocket backend) {
        InetSocketAddress address = new InetSocketAddress(backend.getInetAddress(), backend.getLocalPort());
        CompletableFuture<EndPoint> inside = new CompletableFuture<>();
        Promise<EndPoint> promise = Promise.from(inside::complete, inside::completeExceptionally);
        dialer.dial(
                address,
                Promise.from(
                        endPoint -> dialer.encrypt(endPoint, new Encryption(address, TLS), promise), promise::failed));
        return inside;
    }

    private static @Nullable Throwable failure(CompletableFuture<EndPoint> inside) {
        return assertThrows(ExecutionException.class, () -> inside.get(30, TimeUnit.SECONDS))
                .getCause();
    }

    /** Whether a hello, and perhaps an alert, is all that comes. */
    private static boolean isEnded(Socket peer) throws IOException {
        peer.setSoTimeout(30_000);
        return peer.getInputStream().readAllBytes().length > 0;
    }
}
