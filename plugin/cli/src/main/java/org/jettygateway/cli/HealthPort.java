package org.jettygateway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
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
import picocli.CommandLine.ExitCode;

/**
 * What Kubernetes' probes ask, on a port of its own: {@code /livez} is 200 as long as the process runs; {@code /readyz} is 200
 * once a configuration serves, and 503 before and while the gateway stops.
 */
final class HealthPort implements AutoCloseable {

    private static final int THREADS = 8;

    private final Server server;
    private final ServerConnector connector;
    private final AtomicBoolean ready = new AtomicBoolean();

    private HealthPort(int port) {
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
     * Opens the port on all addresses; 0 for any that is free.
     *
     * @throws CommandFailure where it cannot be opened
     */
    static HealthPort open(int port) throws Exception {
        HealthPort health = new HealthPort(port);
        try {
            health.server.start();
        } catch (UncheckedIOException | IOException e) {
            throw new CommandFailure(
                    ExitCode.SOFTWARE,
                    "the health port %d cannot be opened: %s; choose another with --health-port"
                            .formatted(port, e.getMessage()));
        }
        return health;
    }

    int port() {
        return connector.getLocalPort();
    }

    /** A configuration serves. */
    void ready() {
        ready.set(true);
    }

    /** No more requests should come. */
    void stopping() {
        ready.set(false);
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
                    ready.get()
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
