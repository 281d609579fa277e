package org.jettygateway.demo;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ajax.JSON;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * A backend: a real server on loopback, for HTTP/1.1 or for HTTP/2 by prior knowledge, that answers each request with JSON that names the service and says what of
 * the request arrived. It takes every target that can be parsed, so that it shows what was forwarded rather than judge it.
 *
 * <p>A request changes the answer by the headers {@value #STATUS} and {@value #DELAY}.
 */
public final class EchoService implements AutoCloseable {

    /** Request header: the status of the answer, 200 without it. */
    public static final String STATUS = "Echo-Status";

    /** Request header: how many milliseconds to wait before answering, none without it. */
    public static final String DELAY = "Echo-Delay";

    private final Server server;
    private final ServerConnector connector;
    private final Semaphore arrived = new Semaphore(0);

    private EchoService(Backend backend, int port) {
        QueuedThreadPool threads = new QueuedThreadPool(32, 0);
        threads.setName(backend.pod());
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setHttpCompliance(HttpCompliance.RFC7230_LEGACY);
        http.setSendServerVersion(false);
        connector = new ServerConnector(
                server,
                1,
                1,
                backend.http2() ? new HTTP2CServerConnectionFactory(http) : new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(new Echo(backend.service(), backend.pod(), arrived));
    }

    /**
     * Starts a backend.
     *
     * @param backend what it stands for
     * @param port the loopback port; 0 for any that is free
     * @throws IOException where the port is taken
     */
    public static EchoService start(Backend backend, int port) throws IOException {
        EchoService echo = new EchoService(backend, port);
        try {
            echo.server.start();
        } catch (IOException e) {
            echo.close();
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return echo;
    }

    /** The loopback port that it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Waits until one more request has arrived than were waited for before. */
    public void awaitRequest(Duration limit) throws InterruptedException {
        if (!arrived.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("no request within " + limit);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers with what it saw. */
    private static final class Echo extends Handler.Abstract {

        private final String service;
        private final String pod;
        private final Semaphore arrived;

        Echo(String service, String pod, Semaphore arrived) {
            this.service = service;
            this.pod = pod;
            this.arrived = arrived;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            arrived.release();
            String delay = request.getHeaders().get(DELAY);
            if (delay != null) {
                Thread.sleep(Long.parseLong(delay));
            }
            String status = request.getHeaders().get(STATUS);
            response.setStatus(status == null ? 200 : Integer.parseInt(status));
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            Content.Sink.write(response, true, new JSON().toJSON(describe(request)) + "\n", callback);
            return true;
        }

        private Map<String, @Nullable Object> describe(Request request) throws IOException {
            Map<String, @Nullable Object> seen = new LinkedHashMap<>();
            seen.put("service", service);
            seen.put("pod", pod);
            seen.put("protocol", request.getConnectionMetaData().getProtocol());
            seen.put("method", request.getMethod());
            seen.put("path", request.getHttpURI().getPath());
            seen.put("query", request.getHttpURI().getQuery());
            String host = request.getHeaders().get(HttpHeader.HOST);
            seen.put("host", host == null ? request.getHttpURI().getAuthority() : host);
            seen.put("headers", headers(request));
            seen.put("body", body(request));
            return seen;
        }

        private static Map<String, List<String>> headers(Request request) {
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (HttpField field : request.getHeaders()) {
                headers.computeIfAbsent(field.getName(), name -> new ArrayList<>())
                        .add(field.getValue());
            }
            return headers;
        }

        private static Map<String, Object> body(Request request) throws IOException {
            MessageDigest digest = sha256();
            long length = 0;
            try (InputStream body = Content.Source.asInputStream(request)) {
                byte[] buffer = new byte[8192];
                for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                    digest.update(buffer, 0, read);
                    length += read;
                }
            }
            Map<String, Object> seen = new LinkedHashMap<>();
            seen.put("length", length);
            seen.put("sha256", HexFormat.of().formatHex(digest.digest()));
            return seen;
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every Java platform has SHA-256", e);
            }
        }
    }
}
