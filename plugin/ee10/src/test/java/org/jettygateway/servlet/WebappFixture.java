package org.jettygateway.servlet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jettygateway.extension.ExtensionFilters;

/** A web application with the gateway in it, on an ephemeral port; manifests in {@code WEB-INF/gateway} of a folder. */
final class WebappFixture implements AutoCloseable {

    private final ArrayByteBufferPool.Tracking serverPool = new ArrayByteBufferPool.Tracking();
    private final ArrayByteBufferPool.Tracking clientPool = new ArrayByteBufferPool.Tracking();
    private final Server server = new Server(null, null, serverPool);
    private final ServerConnector connector;
    private final ServletContextHandler context = new ServletContextHandler("/");

    private WebappFixture(Path webapp, String manifests) throws IOException {
        Path home = Files.createDirectories(webapp.resolve("WEB-INF/gateway"));
        Files.writeString(home.resolve("routes.yaml"), manifests);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        connector = new ServerConnector(
                server, 1, 1, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
        server.addConnector(connector);
        context.setBaseResourceAsPath(webapp);
        server.setHandler(context);
    }

    /** The servlet, mapped to everything. */
    static WebappFixture servlet(Path webapp, String manifests, Map<String, String> params) throws Exception {
        return servlet(webapp, manifests, params, new ExtensionFilters());
    }

    /** The servlet, with filters that the web application registers. */
    static WebappFixture servlet(Path webapp, String manifests, Map<String, String> params, ExtensionFilters extensions)
            throws Exception {
        return servlet(new WebappFixture(webapp, manifests), params, extensions);
    }

    /** The servlet, in a container that sees requests through this. */
    static WebappFixture servlet(Path webapp, String manifests, HttpConfiguration.Customizer customizer)
            throws Exception {
        WebappFixture fixture = new WebappFixture(webapp, manifests);
        fixture.connector
                .getConnectionFactory(HttpConnectionFactory.class)
                .getHttpConfiguration()
                .addCustomizer(customizer);
        return servlet(fixture, Map.of(), new ExtensionFilters());
    }

    private static WebappFixture servlet(WebappFixture fixture, Map<String, String> params, ExtensionFilters extensions)
            throws Exception {
        fixture.context.getServletContext().setAttribute(ExtensionFilters.ATTRIBUTE, extensions);
        ServletHolder holder = new ServletHolder("gateway", fixture.new TrackedServlet());
        holder.setInitParameters(params);
        holder.setInitOrder(1);
        holder.setAsyncSupported(true);
        fixture.context.addServlet(holder, "/*");
        fixture.server.start();
        return fixture;
    }

    /** The filter, in front of a servlet that answers {@code own servlet}. */
    static WebappFixture filter(Path webapp, String manifests, Map<String, String> params) throws Exception {
        WebappFixture fixture = new WebappFixture(webapp, manifests);
        FilterHolder holder = new FilterHolder(new GatewayFilter());
        holder.setInitParameters(params);
        holder.setAsyncSupported(true);
        fixture.context.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST));
        fixture.context.addServlet(new ServletHolder(new OwnServlet()), "/*");
        fixture.server.start();
        return fixture;
    }

    int port() {
        return connector.getLocalPort();
    }

    /** Opens a connection and sends this. */
    RawBackend.Wire send(String request) throws IOException {
        RawBackend.Wire wire = new RawBackend.Wire(new Socket(InetAddress.getLoopbackAddress(), port()));
        wire.write(request);
        return wire;
    }

    /** Sends one request that ends its connection, and gives all that comes back. */
    String exchange(String requestLine, String... headers) throws IOException {
        String request = requestLine + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n";
        try (RawBackend.Wire wire = send(request)) {
            return wire.readAll();
        }
    }

    @Override
    public void close() {
        LifeCycle.stop(server);
        assertThat(clientPool.dumpLeaks(), clientPool.getLeaks().size(), equalTo(0));
        assertThat(serverPool.dumpLeaks(), serverPool.getLeaks().size(), equalTo(0));
    }

    /** The servlet with a pool that knows what leaks. */
    private final class TrackedServlet extends GatewayServlet {

        private static final long serialVersionUID = 1L;

        @Override
        ByteBufferPool newByteBufferPool() {
            return clientPool;
        }
    }

    /** Stands for the WAR's own pages. */
    private static final class OwnServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getOutputStream().print("own servlet");
        }
    }
}
