package org.jettygateway.internal.admin;

import static java.util.Objects.requireNonNull;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * What probes ask: {@code /livez} and {@code /healthz} are 200 as long as the process runs; {@code /readyz} is 200 once the
 * server has started, and 503 before and while it stops.
 */
final class Probes extends Handler.Abstract.NonBlocking {

    private final LifeCycle serving;

    /** Answers for a server. */
    Probes(LifeCycle serving) {
        this.serving = requireNonNull(serving, "serving");
    }

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
