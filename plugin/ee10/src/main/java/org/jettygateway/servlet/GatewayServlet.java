package org.jettygateway.servlet;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.ee10.proxy.AsyncProxyServlet;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jettygateway.internal.proxy.GatewayRuntime;
import org.jettygateway.internal.servlet.InitParams;
import org.jettygateway.internal.servlet.ServletGateway;
import org.jettygateway.internal.servlet.Unmatched;
import org.jettygateway.internal.servlet.WebappClient;
import org.jspecify.annotations.Nullable;

/**
 * The gateway as a servlet: serves the manifests below {@code /WEB-INF/gateway/} on the ports that the container already
 * has. Map it to {@code /*}, with {@code async-supported}, in a WAR that is deployed as ROOT; rules see the whole path, the
 * context's part of it too.
 *
 * <p>It is an {@link AsyncProxyServlet} by type and by its init-params {@code maxThreads}, {@code maxConnections},
 * {@code idleTimeout}, {@code timeout}, {@code requestBufferSize}, {@code responseBufferSize}, {@code maxRequestHeadersSize},
 * {@code maxResponseHeadersSize}, {@code selectors} and {@code viaHost}, so that a {@code web.xml} can be kept; but
 * everything between request and answer is the gateway's own, and none of the methods that rewrite a proxied request or
 * answer is called. Its own init-params:
 *
 * <ul>
 *   <li>{@code gateway.config}: files and directories, separated by commas, or a path that begins with {@code /WEB-INF/};
 *   <li>{@code gateway.publish}: on which of the container's ports the declared ports are reachable, {@code 8080:80}; the
 *       only declared port of a configuration is reachable on all;
 *   <li>{@code gateway.strict}: {@code true} refuses a configuration that has any error;
 *   <li>{@code gateway.trustForwarded}: {@code true} believes incoming {@code X-Forwarded-*} and extends them;
 *   <li>{@code gateway.requestTimeout}: how long a request may take where its rule has no timeouts, {@code 30s}; it goes
 *       before {@code timeout}, which is in milliseconds.
 * </ul>
 *
 * <p>Filters of the web application's own, for routes with {@code extensionRef}, are registered by an attribute of the servlet
 * context: see {@link org.jettygateway.extension.ExtensionFilters}.
 *
 * <p>Of HTTP, a servlet cannot do all that the gateway does elsewhere: interim answers other than 100 (Continue) and upgrades
 * are not passed on.
 */
public class GatewayServlet extends AsyncProxyServlet {

    private static final long serialVersionUID = 1L;

    private final Unmatched unmatchedHost;
    private transient @Nullable WebappClient client;
    private transient @Nullable GatewayRuntime runtime;
    private transient @Nullable ServletGateway gateway;

    /** A servlet that answers 404 where no route claims the host or no rule matches. */
    public GatewayServlet() {
        this(Unmatched.NOT_FOUND);
    }

    GatewayServlet(Unmatched unmatchedHost) {
        this.unmatchedHost = unmatchedHost;
    }

    /**
     * Loads the configuration and starts the client.
     *
     * @throws ServletException where an init-param is wrong, there is no configuration, or it has errors and must not
     */
    @Override
    public void init() throws ServletException {
        super.init(); // creates the client
        InitParams params = new InitParams(getServletConfig());
        try {
            start(params, requireNonNull(client, "client"));
        } catch (IOException | RuntimeException e) {
            destroy();
            throw new ServletException(e.getMessage(), e);
        }
        List<String> meaningless = params.meaningless();
        if (!meaningless.isEmpty()) {
            log("ignored, because routes say where requests go: " + String.join(", ", meaningless));
        }
    }

    private void start(InitParams params, WebappClient started) throws IOException {
        Unmatched host = params.unmatched("gateway.unmatchedHost", unmatchedHost);
        Unmatched rule = params.unmatched("gateway.unmatchedRule", Unmatched.NOT_FOUND);
        GatewayRuntime made = new GatewayRuntime(
                params.source(), params.controller(), params.proxy(), started.upstream(), generation -> {});
        runtime = made;
        made.start();
        gateway = new ServletGateway(made, started.buffers(), host, rule);
    }

    /** Makes and starts the client, as {@code ProxyServlet} does at this point. */
    @Override
    protected HttpClient createHttpClient() throws ServletException {
        ServletContext context = getServletContext();
        WebappClient made = new WebappClient(
                "gateway-" + getServletName(),
                (Executor) context.getAttribute("org.eclipse.jetty.server.Executor"),
                new InitParams(getServletConfig()),
                newByteBufferPool());
        client = made;
        try {
            made.start();
        } catch (Exception e) {
            throw new ServletException(e);
        }
        return made.httpClient();
    }

    /** Where all buffers come from. */
    ByteBufferPool newByteBufferPool() {
        return new ArrayByteBufferPool();
    }

    /** Stops watching the configuration, and the client; what is under way is broken off. */
    @Override
    public void destroy() {
        if (runtime != null) {
            runtime.close();
        }
        if (client != null) {
            LifeCycle.stop(client);
        }
    }

    /** Serves a request: asynchronously, so that it is under way when this returns. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!serve(request, response)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    boolean serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return requireNonNull(gateway, "the servlet is not initialised").serve(request, response);
    }
}
