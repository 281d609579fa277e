package org.jettygateway.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.http.HttpTester;
import org.eclipse.jetty.util.ajax.JSON;
import org.jspecify.annotations.Nullable;

/** An HTTP/1.1 client that sends exactly what it is told: targets and headers that no well-behaved client would send. */
final class Http implements AutoCloseable {

    private final Socket socket;
    private final HttpTester.Input input;

    private Http(Socket socket) throws IOException {
        this.socket = socket;
        this.input = HttpTester.from(socket.getInputStream());
    }

    /** Opens a connection to a port on loopback. */
    static Http connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        return new Http(socket);
    }

    /** Connects over TLS to a server that has this certificate and no other; offers one application protocol. */
    static SSLSocket secure(int port, TestCertificate certificate, String sni, String protocol) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("server", certificate.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, sni, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(sni)));
        parameters.setApplicationProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(30_000);
        socket.startHandshake();
        return socket;
    }

    /** One GET over TLS, on a connection of its own. */
    static Answer getSecurely(int port, TestCertificate certificate, String host, String target) throws Exception {
        try (Http http = new Http(secure(port, certificate, host, "http/1.1"))) {
            return http.send("GET", host, target);
        }
    }

    /** One GET on a connection of its own. */
    static Answer get(int port, String host, String target, String... headers) throws IOException {
        try (Http http = connect(port)) {
            return http.send("GET", host, target, headers);
        }
    }

    /** One GET on a connection of its own, by a thread of its own. */
    static CompletableFuture<Answer> getLater(int port, String host, String target, String... headers) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return get(port, host, target, headers);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Sends a request without body and waits for the answer. The connection stays open. */
    Answer send(String method, String host, String target, String... headers) throws IOException {
        StringBuilder request =
                new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        request.append("Host: ").append(host).append("\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return send(request.append("\r\n").toString());
    }

    /** Sends text as it is and waits for the answer to it. */
    Answer send(String request) throws IOException {
        write(request);
        return read();
    }

    /** Sends text as it is. */
    void write(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    }

    /** Waits for the next answer. */
    Answer read() throws IOException {
        HttpTester.Response response = HttpTester.parseResponse(input);
        if (response == null) {
            throw new IOException("the connection was closed without an answer");
        }
        return new Answer(response);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /**
     * What came back.
     *
     * @param response as received
     */
    record Answer(HttpTester.Response response) {

        int status() {
            return response.getStatus();
        }

        String body() {
            return requireNonNull(response.getContent());
        }

        /** A header's value; empty where there is none. */
        String header(String name) {
            return requireNonNullElse(response.get(name), "");
        }

        /** What the echo service says of the request; null where the answer is not from one. */
        @Nullable
        Map<?, ?> echo() {
            return "application/json".equals(response.get("Content-Type"))
                            && new JSON().fromJSON(body()) instanceof Map<?, ?> seen
                    ? seen
                    : null;
        }

        /** The service that answered; null where the gateway itself did. */
        @Nullable
        String service() {
            Map<?, ?> seen = echo();
            return seen == null ? null : String.valueOf(seen.get("service"));
        }

        @Override
        public String toString() {
            return status() + " " + body();
        }
    }
}
