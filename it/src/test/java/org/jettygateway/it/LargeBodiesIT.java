package org.jettygateway.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies of a gibibyte through a gateway that has 64 MiB of heap. */
class LargeBodiesIT {

    private static final long GIBIBYTE = 1L << 30;

    private static final String MANIFESTS = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge}
            spec: {gatewayClassName: jetty, listeners: [{name: http, protocol: HTTP, port: 80}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: store}
            spec: {parentRefs: [{name: edge}], rules: [{backendRefs: [{name: store, port: %1$d}]}]}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: store}, spec: {type: ExternalName, externalName: localhost}}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    void goThroughSixtyFourMebibytesOfHeap() throws Exception {
        int port = Ports.free();
        try (ServerSocket backend = new ServerSocket(0, 8, InetAddress.getByName("localhost"))) {
            Files.writeString(work.resolve("store.yaml"), MANIFESTS.formatted(backend.getLocalPort()));
            try (RunningProcess gateway = RunningProcess.java(
                    work,
                    List.of(
                            "-Xmx64m",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-jar",
                            Shipped.cli().toString(),
                            "run",
                            "--publish",
                            port + ":80",
                            work.toString()))) {
                gateway.await(line -> line.contains("Started oejs.Server"));

                CompletableFuture<Void> upload = serve(backend, (in, out) -> {
                    assertThat(head(in), containsString("\r\nContent-Length: " + GIBIBYTE + "\r\n"));
                    discard(in, GIBIBYTE);
                    out.write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
                });
                try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    client.setSoTimeout(60_000);
                    OutputStream out = client.getOutputStream();
                    out.write(("PUT /big HTTP/1.1\r\nHost: store\r\nContent-Length: " + GIBIBYTE + "\r\n\r\n")
                            .getBytes(ISO_8859_1));
                    send(out);
                    assertThat(head(client.getInputStream()), startsWith("HTTP/1.1 204 "));
                }
                upload.get(60, TimeUnit.SECONDS);

                CompletableFuture<Void> download = serve(backend, (in, out) -> {
                    head(in);
                    out.write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + GIBIBYTE + "\r\n\r\n")
                            .getBytes(ISO_8859_1));
                    send(out);
                });
                try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    client.setSoTimeout(60_000);
                    client.getOutputStream().write("GET /big HTTP/1.1\r\nHost: store\r\n\r\n".getBytes(ISO_8859_1));
                    assertThat(head(client.getInputStream()), startsWith("HTTP/1.1 200 "));
                    discard(client.getInputStream(), GIBIBYTE);
                }
                download.get(60, TimeUnit.SECONDS);

                gateway.terminate();
                assertEquals(0, gateway.exitCode(), gateway::output);
            }
        }
    }

    /** One connection of a backend. */
    private interface Script {
        void play(InputStream in, OutputStream out) throws IOException;
    }

    private static CompletableFuture<Void> serve(ServerSocket backend, Script script) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try (Socket socket = backend.accept()) {
                        script.play(socket.getInputStream(), socket.getOutputStream());
                        done.complete(null);
                    } catch (IOException | AssertionError e) {
                        done.completeExceptionally(e);
                    }
                },
                "store");
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended in the head: " + head.toString(ISO_8859_1));
            }
            head.write(next);
        }
        return head.toString(ISO_8859_1);
    }

    private static void send(OutputStream out) throws IOException {
        byte[] piece = new byte[1 << 16];
        for (long left = GIBIBYTE; left > 0; left -= piece.length) {
            out.write(piece);
        }
    }

    private static void discard(InputStream in, long length) throws IOException {
        byte[] piece = new byte[1 << 16];
        for (long left = length; left > 0; ) {
            int read = in.read(piece, 0, (int) Math.min(left, piece.length));
            if (read < 0) {
                throw new IOException("%d bytes are missing".formatted(left));
            }
            left -= read;
        }
    }
}
