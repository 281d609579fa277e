package org.jettygateway.handler;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Handler;
import org.jettygateway.event.GatewayListener;
import org.jettygateway.extension.ExtensionFilter;
import org.jettygateway.source.ConfigSource;
import org.jettygateway.source.DirectorySource;

/** Settings of a gateway, by their names as in {@code gateway.*}. What is not set has its default. */
public final class GatewayHandlerBuilder {

    private final GatewayHandler handler = new GatewayHandler();

    GatewayHandlerBuilder() {}

    /** Directories, which are read recursively, and files. */
    public GatewayHandlerBuilder config(Path... config) {
        handler.setSource(new DirectorySource(List.of(config)));
        return this;
    }

    /** Where the configuration comes from, if not from files. */
    public GatewayHandlerBuilder source(ConfigSource source) {
        handler.setSource(source);
        return this;
    }

    /** Who hears what the gateway does. */
    public GatewayHandlerBuilder listener(GatewayListener listener) {
        handler.setListener(listener);
        return this;
    }

    /** On which local ports listeners are reachable: {@code 8080:80,8443:443}. */
    public GatewayHandlerBuilder publish(String publish) {
        handler.setPublish(publish);
        return this;
    }

    /** Whether the gateway opens ports; it does by default. */
    public GatewayHandlerBuilder connectors(Connectors connectors) {
        handler.setConnectors(connectors.setting());
        return this;
    }

    /** Any error refuses the whole configuration, rather than the object that it is in. */
    public GatewayHandlerBuilder strict() {
        handler.setStrict(true);
        return this;
    }

    /** {@code X-Forwarded-*} of clients is believed and extended: only for a gateway behind another proxy. */
    public GatewayHandlerBuilder trustForwarded() {
        handler.setTrustForwarded(true);
        return this;
    }

    /** How long a request may take where its rule does not say: {@code 30s}; by default as long as it takes. */
    public GatewayHandlerBuilder requestTimeout(String requestTimeout) {
        handler.setRequestTimeout(requestTimeout);
        return this;
    }

    /** How long a WebSocket tunnel may carry nothing in either direction: {@code 1h}; by default {@code 300s}. */
    public GatewayHandlerBuilder tunnelIdleTimeout(String tunnelIdleTimeout) {
        handler.setTunnelIdleTimeout(tunnelIdleTimeout);
        return this;
    }

    /** Where {@code /livez} and {@code /readyz} are answered, for probes; nowhere by default. */
    public GatewayHandlerBuilder healthPort(int healthPort) {
        handler.setHealthPort(healthPort);
        return this;
    }

    /** Where operators ask, on the loopback interface unless {@link #adminHost} says otherwise; nowhere by default. */
    public GatewayHandlerBuilder adminPort(int adminPort) {
        handler.getAdmin().setPort(adminPort);
        return this;
    }

    /** The address of that port. On one that others reach, everything but probes needs the token. */
    public GatewayHandlerBuilder adminHost(String adminHost) {
        handler.getAdmin().setHost(adminHost);
        return this;
    }

    /** The file with the token that changes need, at least 16 characters; without one, nothing can be changed. */
    public GatewayHandlerBuilder adminTokenFile(Path adminTokenFile) {
        handler.getAdmin().setTokenFile(adminTokenFile.toString());
        return this;
    }

    /** Directories and files of a candidate that is decided beside what serves, and changes nothing. */
    public GatewayHandlerBuilder shadow(Path... shadow) {
        handler.getAdmin().setShadow(Arrays.stream(shadow).map(Path::toString).collect(Collectors.joining(",")));
        return this;
    }

    /** The header by which a request asks to be explained, and the file with the value that it must have. */
    public GatewayHandlerBuilder trace(String header, Path secretFile) {
        handler.getAdmin().setTraceHeader(header);
        handler.getAdmin().setTraceSecretFile(secretFile.toString());
        return this;
    }

    /** Whose code reads and writes sockets; the gateway's own by default. */
    public GatewayHandlerBuilder endPoint(EndPoints endPoints) {
        handler.setEndPoint(endPoints.setting());
        return this;
    }

    /** Whose code speaks HTTP/1.1 in clear text to backends; the gateway's own by default. */
    public GatewayHandlerBuilder upstreamClient(UpstreamClients upstreamClients) {
        handler.setUpstreamClient(upstreamClients.setting());
        return this;
    }

    /** How many bytes the head of a request may have, 4096 to 65536; 16384 by default. What is longer is answered 431. */
    public GatewayHandlerBuilder maxRequestHead(int maxRequestHead) {
        handler.setMaxRequestHead(maxRequestHead);
        return this;
    }

    /** What becomes of requests to hosts that no route claims; by default they go on, where a handler is wrapped. */
    public GatewayHandlerBuilder unmatchedHost(Unmatched unmatched) {
        handler.setUnmatchedHost(unmatched.setting());
        return this;
    }

    /** What becomes of requests to claimed hosts that no rule matches; by default 404. */
    public GatewayHandlerBuilder unmatchedRule(Unmatched unmatched) {
        handler.setUnmatchedRule(unmatched.setting());
        return this;
    }

    /** A filter of the program, to which routes refer by {@code extensionRef}: {@code example.com, Auth, staff}. */
    public GatewayHandlerBuilder extension(String group, String kind, String name, ExtensionFilter filter) {
        handler.addExtension(group, kind, name, filter);
        return this;
    }

    /** The handler that gets what the gateway does not take. */
    public GatewayHandlerBuilder next(Handler next) {
        handler.setHandler(next);
        return this;
    }

    /** The gateway, to be set as a server's handler. Ends this builder. */
    public GatewayHandler build() {
        return handler;
    }
}
