package org.jettygateway.handler;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * What Kubernetes' probes ask, on a port of its own: {@code /livez} is 200 as long as the process runs; {@code /readyz} is 200
 * once the server has started, and 503 before and while it stops.
 */
final class HealthPort implements AutoCloseable {

    private static final int THREADS = 8;

    private final LifeCycle serving;
    private final Server server;
    private final ServerConnector connector;

    private HealthPort(int port, LifeCycle serving) {
        this.serving = serving;
        // No bean of the gateway: a graceful stop, which is when the answers matter, would close it first.
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("health");
        threads.setDaemon(true);
        server = new Server(threads);
        connector = new ServerConnector(server, 1, 1);
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(new Answers());
    }

    /**
     * Opens the port on all addresses.
     *
     * @param port its number; 0 for any that is free
     * @param serving whether it is ready is the question
     * @throws UncheckedIOException where it cannot be opened
     */
    static HealthPort open(int port, LifeCycle serving) throws Exception {
        HealthPort health = new HealthPort(port, serving);
        try {
            health.server.start();
        } catch (IOException e) {
            health.close();
            throw new UncheckedIOException(
                    "the health port %d cannot be opened: %s; choose another with gateway.healthPort="
                            .formatted(port, e.getMessage()),
                    e);
        }
        return health;
    }

    int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        LifeCycle.stop(server);
    }

    private final class Answers extends Handler.Abstract.NonBlocking {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            return switch (Request.getPathInContext(request)) {
                case "/livez", "/healthz" -> answer(HttpStatus.OK_200, "ok", response, callback);
                case "/readyz" ->
                    serving.isStarted()
                            ? answer(HttpStatus.OK_200, "ok", response, callback)
                            : answer(HttpStatus.SERVICE_UNAVAILABLE_503, "not ready", response, callback);
                default -> false;
            };
        }

        private static boolean answer(int status, String text, Response response, Callback callback) {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
            Content.Sink.write(response, true, text + "\n", callback);
            return true;
        }
    }
}
