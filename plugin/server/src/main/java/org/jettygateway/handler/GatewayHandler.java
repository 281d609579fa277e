package org.jettygateway.handler;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.annotation.ManagedAttribute;
import org.eclipse.jetty.util.annotation.ManagedObject;
import org.eclipse.jetty.util.component.DumpableCollection;
import org.jettygateway.internal.control.GatewayController;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.internal.listen.ListenerConnectors;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.proxy.Admission;
import org.jettygateway.internal.proxy.GatewayRuntime;
import org.jettygateway.internal.proxy.LiveGeneration;
import org.jettygateway.internal.proxy.Pipeline;
import org.jettygateway.internal.proxy.ProxySettings;
import org.jettygateway.internal.routing.Decision;
import org.jettygateway.internal.upstream.client.ClientSettings;
import org.jettygateway.internal.upstream.client.HttpClientUpstream;
import org.jettygateway.source.ConfigSource;
import org.jettygateway.source.DirectorySource;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes Gateway API data plane as a Jetty handler: sends requests to the backends that Gateways and HTTPRoutes name,
 * and those that no route claims to the handler that it wraps.
 *
 * <pre>{@code
 * Server server = new Server();
 * server.setHandler(GatewayHandler.of(Path.of("gateway")));
 * server.start();
 * }</pre>
 *
 * <p>It opens the listeners' ports on the server; a port that the server has a connector on is used as it is. It never
 * blocks, and calls a wrapped handler that does on a thread of the server's pool. The setters are those of the settings
 * {@code gateway.config}, {@code gateway.publish} and so on; they count at the next start.
 *
 * <p>Unless the server has a stop timeout, it gets one of 30 seconds: {@link Server#stop} closes the ports at once and waits
 * that long for requests that are under way.
 */
@ManagedObject("Kubernetes Gateway API data plane")
public final class GatewayHandler extends Handler.Wrapper {

    private static final long STOP_TIMEOUT_MILLIS = 30_000;

    private @Nullable ConfigSource source;
    private String config = "gateway";
    private String publish = "";
    private boolean strict;
    private boolean trustForwarded;
    private @Nullable Unmatched unmatchedHost;
    private Unmatched unmatchedRule = Unmatched.NOT_FOUND;
    private ListenerConnectors.Ports ports = ListenerConnectors.Ports.OPEN;

    private @Nullable Running running;

    /** A gateway with default settings: the configuration is in the directory {@code gateway}. */
    public GatewayHandler() {}

    /** A gateway with default settings and this configuration: directories, read recursively, or files. */
    public static GatewayHandler of(Path... config) {
        return builder().config(config).build();
    }

    /** Begins a gateway with settings of its own. */
    public static Builder builder() {
        return new Builder();
    }
