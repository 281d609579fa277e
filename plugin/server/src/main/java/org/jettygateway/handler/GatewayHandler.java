package org.jettygateway.handler;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.annotation.ManagedAttribute;
import org.eclipse.jetty.util.annotation.ManagedObject;
import org.jettygateway.event.GatewayListener;
import org.jettygateway.extension.ExtensionFilter;
import org.jettygateway.extension.ExtensionFilters;
import org.jettygateway.internal.admin.SidePort;
import org.jettygateway.internal.control.GatewayController;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.internal.model.DurationText;
import org.jettygateway.internal.proxy.Admission;
import org.jettygateway.internal.proxy.ExtensionRegistry;
import org.jettygateway.internal.proxy.LiveGeneration;
import org.jettygateway.internal.proxy.Pipeline;
import org.jettygateway.internal.proxy.ProxySettings;
import org.jettygateway.internal.routing.Decision;
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
 * blocks, and calls a wrapped handler that may block on a thread of the server's pool. The setters are those of the settings
 * {@code gateway.config}, {@code gateway.publish} and so on; they count from the next start on.
 *
 * <p>Where the server has no stop timeout, it gets one of 30 seconds: {@link Server#stop} closes the ports at once and waits
 * that long for requests that are under way.
 */
@ManagedObject("Kubernetes Gateway API data plane")
public final class GatewayHandler extends Handler.Wrapper {

    private static final long STOP_TIMEOUT_MILLIS = 30_000;
    private static final int NO_PORT = -1;
    private static final int LAST_PORT = 65_535;

    private @Nullable ConfigSource source;
    private @Nullable GatewayListener listener;
    private String config = "gateway";
    private String publish = "";
    private Connectors connectors = Connectors.OPEN;
    private EndPoints endPoints = EndPoints.LEAN;
    private UpstreamClients upstreamClients = UpstreamClients.LEAN;
    private int maxRequestHead = ConnectorSettings.DEFAULT_HEAD;
    private boolean strict;
    private boolean trustForwarded;
    private String requestTimeout = "0s";
    private String tunnelIdleTimeout = "300s";
    private int healthPort = NO_PORT;
    private @Nullable Unmatched unmatchedHost;
    private Unmatched unmatchedRule = Unmatched.NOT_FOUND;
    private final ExtensionFilters extensions = new ExtensionFilters();
    private final Administration admin = new Administration();
    private InstantSource clock = InstantSource.system();
    private @Nullable RunningGateway running;
    private @Nullable SidePort health;
    private @Nullable Operations operations;
    private boolean dispatches;

    /** A gateway with default settings: its configuration is the directory {@code gateway}. */
    public GatewayHandler() {
        addBean(admin);
    }

    /** A gateway with default settings for these directories, which are read recursively, or files. */
    public static GatewayHandler of(Path... config) {
        return builder().config(config).build();
    }

    /** Begins a gateway with settings of its own. */
    public static GatewayHandlerBuilder builder() {
        return new GatewayHandlerBuilder();
    }

    /**
     * Passes on, refuses, or carries out what the rules say. An answer of the gateway's own is a status and a line of text.
     */
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        RunningGateway serving = requireNonNull(running, "not started");
        LiveGeneration live = requireNonNull(serving.current());
        Operations watching = operations;
        Request admitted = watching == null ? request : watching.admit(request);
        CoreRequest seen = new CoreRequest(admitted);
        if (watching != null) {
            watching.explain(admitted, seen, response, live);
        }
        boolean refused = seen.refusal() != Admission.ADMITTED;
        if (!refused || seen.hasHost()) {
            Decision decision = live.generation().snapshot().decide(seen);
            if (watching != null) {
                watching.decided(seen, admitted, live, decision);
            }
            if (goesOn(decision.outcome(), refused)) {
                return next(admitted, response, callback);
            }
            if (!refused) {
                serving.pipeline()
                        .handle(live, decision.action(), new CoreDownstream(seen, admitted, response, callback));
                return true;
            }
        }
        Pipeline.answer(seen.refusal(), new CoreDownstream(seen, admitted, response, callback));
        return true;
    }

    /** A request that is refused on a claimed host is so for good; what hosts of others allow is not for us to say. */
    private boolean goesOn(Decision.Outcome outcome, boolean refused) {
        return switch (outcome) {
            case NO_HOST -> unmatchedHost() == Unmatched.NEXT;
            case NO_RULE -> !refused && unmatchedRule == Unmatched.NEXT;
            case ROUTE, MISDIRECTED -> false;
        };
    }

    private boolean next(Request request, Response response, Callback callback) throws Exception {
        if (!dispatches) {
            return super.handle(request, response, callback);
        }
        Executor pool = getServer().getThreadPool();
        pool.execute(() -> {
            try {
                // The server was told that the request is handled, so what it does with one that is not is done here.
                Handler last = getServer().getDefaultHandler();
                if (!super.handle(request, response, callback)
                        && (last == null || !last.handle(request, response, callback))) {
                    Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
                }
            } catch (Throwable failure) {
                Response.writeError(request, response, callback, failure);
            }
        });
        return true;
    }

    /** {@link InvocationType#NON_BLOCKING}, whatever the wrapped handler is. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    /**
     * Loads the configuration and opens the ports.
     *
     * @throws IllegalArgumentException where a setting is not valid
     * @throws java.io.IOException where there is no configuration
     * @throws java.io.UncheckedIOException where a port cannot be opened; the message says how to choose another
     * @throws Exception where a component does not start
     */
    @Override
    protected void doStart() throws Exception {
        Server server = getServer();
        if (server.getStopTimeout() == 0) {
            server.setStopTimeout(STOP_TIMEOUT_MILLIS);
        }
        Handler next = getHandler();
        boolean mayBlock = next != null && next.getInvocationType() != InvocationType.NON_BLOCKING;
        dispatches = mayBlock && server.getInvocationType() == InvocationType.NON_BLOCKING;
        if (strict && source != null && source.origin() == ConfigSource.Origin.CLUSTER) {
            throw new IllegalArgumentException(
                    "gateway.strict: true (expected: false in a cluster, where one author's error"
                            + " must not refuse all others)");
        }
        Publication published = Publication.parse(publish);
        ExtensionRegistry registry = ExtensionRegistry.of(extensions);
        GatewayController.Settings settings = new GatewayController.Settings(
                connectors == Connectors.OPEN ? published : published.onExistingPorts(), strict, registry.registered());
        Operations asked = Operations.of(admin, settings);
        RunningGateway starting = new RunningGateway(
                server,
                source == null ? new DirectorySource(paths(config)) : source,
                settings.keeping(asked == null ? null : asked.history()),
                new ProxySettings(
                        trustForwarded,
                        ProxySettings.DEFAULTS.via(),
                        timeLimit("gateway.requestTimeout", requestTimeout),
                        timeLimit("gateway.tunnelIdleTimeout", tunnelIdleTimeout),
                        clock,
                        registry),
                new ConnectorSettings(endPoints, upstreamClients, maxRequestHead),
                listener);
        addBean(starting, true);
        running = starting;
        operations = asked;
        admin.sees(starting, asked == null ? null : asked.history());
        try {
            // Before anything that may wait: a probe learns that this lives, and is not ready.
            health = healthPort == NO_PORT ? null : SidePort.health(healthPort, server);
            if (asked != null) {
                asked.open(server, starting);
            }
            super.doStart();
        } catch (Throwable failure) {
            forget();
            throw failure;
        }
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        forget();
    }

    private void forget() {
        if (operations != null) {
            operations.close();
            operations = null;
        }
        if (health != null) {
            health.close();
            health = null;
        }
        if (running != null) {
            removeBean(running);
            running = null;
        }
    }

    /** Another clock than the system's, for tests of what takes hours; from the next start on. */
    void useClock(InstantSource clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    private @Nullable LiveGeneration live() {
        return running == null ? null : running.current();
    }

    static List<Path> paths(String setting) {
        return Arrays.stream(setting.split(",", -1))
                .map(String::strip)
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .toList();
    }

    /** The configurations that were published since the start, this one included; 0 before. */
    @ManagedAttribute("Number of the generation that serves")
    public long getGeneration() {
        LiveGeneration live = live();
        return live == null ? 0 : live.generation().number();
    }

    /** What there is to say about the configuration that serves, one line per problem. */
    @ManagedAttribute("Problems of the configuration that serves")
    public List<String> getProblems() {
        LiveGeneration live = live();
        return live == null
                ? List.of()
                : live.generation().problems().stream().map(Object::toString).toList();
    }

    /** The addresses and ports that the gateway has opened itself: {@code *:8080}, {@code 127.0.0.1:8080}, {@code *:53/udp}. */
    @ManagedAttribute("Addresses and ports that the gateway has opened")
    public List<String> getBoundAddresses() {
        return running == null
                ? List.of()
                : running.bound().stream().map(Object::toString).toList();
    }

    /** {@code gateway.config}: directories, read recursively, and files, separated by commas. */
    @ManagedAttribute("Directories and files of the configuration")
    public String getConfig() {
        return config;
    }

    /** Sets {@code gateway.config}. */
    public void setConfig(String config) {
        this.config = requireNonNull(config, "config");
        this.source = null;
    }

    /** Sets where the configuration comes from, in place of {@code gateway.config}. */
    public void setSource(ConfigSource source) {
        this.source = requireNonNull(source, "source");
    }

    /** Sets who hears what the gateway does. */
    public void setListener(GatewayListener listener) {
        this.listener = requireNonNull(listener, "listener");
    }

    /** {@code gateway.publish}: {@code [ADDRESS:]LOCAL:LISTENER} entries, separated by commas. */
    @ManagedAttribute("Local ports of the declared ports")
    public String getPublish() {
        return publish;
    }

    /** Sets {@code gateway.publish}. */
    public void setPublish(String publish) {
        this.publish = requireNonNull(publish, "publish");
    }

    /** {@code gateway.connectors}: whether the gateway opens ports, or lives on those of the application. */
    @ManagedAttribute("Whether the gateway opens ports")
    public String getConnectors() {
        return connectors.setting();
    }

    /** Sets {@code gateway.connectors}: {@code open} or {@code existing}. */
    public void setConnectors(String connectors) {
        this.connectors = Connectors.parse("gateway.connectors", connectors);
    }

    /** {@code gateway.endPoint}: whose code reads and writes sockets. */
    @ManagedAttribute("Whose code reads and writes sockets")
    public String getEndPoint() {
        return endPoints.setting();
    }

    /** Sets {@code gateway.endPoint}: {@code lean}, or {@code jetty} for Jetty's own, which costs more. */
    public void setEndPoint(String endPoint) {
        this.endPoints = EndPoints.parse("gateway.endPoint", endPoint);
    }

    /** {@code gateway.upstreamClient}: whose code speaks HTTP/1.1 in clear text to backends. */
    @ManagedAttribute("Whose code speaks HTTP/1.1 to backends")
    public String getUpstreamClient() {
        return upstreamClients.setting();
    }

    /** Sets {@code gateway.upstreamClient}: {@code lean}, or {@code jetty} for Jetty's {@code HttpClient}. */
    public void setUpstreamClient(String upstreamClient) {
        this.upstreamClients = UpstreamClients.parse("gateway.upstreamClient", upstreamClient);
    }

    /** {@code gateway.healthPort}: where {@code /livez} and {@code /readyz} are answered, for probes; -1 for nowhere. */
    @ManagedAttribute("Port of /livez and /readyz")
    public int getHealthPort() {
        return healthPort;
    }

    /**
     * Sets {@code gateway.healthPort}; it is opened on all addresses, and 0 means any that is free.
     *
     * @throws IllegalArgumentException where it is no port
     */
    public void setHealthPort(int healthPort) {
        if (healthPort < NO_PORT || healthPort > LAST_PORT) {
            throw new IllegalArgumentException(
                    "gateway.healthPort: %d (expected: 0 to 65535, or -1 for nowhere)".formatted(healthPort));
        }
        this.healthPort = healthPort;
    }

    /** What operators can see and do: {@code gateway.adminPort} and its kin. */
    public Administration getAdmin() {
        return admin;
    }

    /** {@code gateway.maxRequestHead}: how many bytes the head of a request may have on ports that the gateway opens. */
    @ManagedAttribute("How many bytes the head of a request may have")
    public int getMaxRequestHead() {
        return maxRequestHead;
    }

    /**
     * Sets {@code gateway.maxRequestHead}, in bytes.
     *
     * @throws IllegalArgumentException where it is less than 4096 or more than 65536
     */
    public void setMaxRequestHead(int maxRequestHead) {
        this.maxRequestHead = ConnectorSettings.head(maxRequestHead);
    }

    /** {@code gateway.strict}: whether any error refuses a whole configuration, rather than the object that it is in. */
    @ManagedAttribute("Whether any error refuses the whole configuration")
    public boolean isStrict() {
        return strict;
    }

    /** Sets {@code gateway.strict}. */
    public void setStrict(boolean strict) {
        this.strict = strict;
    }

    /** {@code gateway.trustForwarded}: whether {@code X-Forwarded-*} of clients is believed and extended, or replaced. */
    @ManagedAttribute("Whether X-Forwarded-* of clients is believed")
    public boolean isTrustForwarded() {
        return trustForwarded;
    }

    /** Sets {@code gateway.trustForwarded}. */
    public void setTrustForwarded(boolean trustForwarded) {
        this.trustForwarded = trustForwarded;
    }

    /**
     * {@code gateway.requestTimeout}: how long a request may take, from its head to the last byte of its answer, where its
     * rule does not say; {@code 30s}, {@code 1m30s}, {@code 500ms}; {@code 0s} means as long as it takes.
     */
    @ManagedAttribute("Time limit of requests whose rule has none")
    public String getRequestTimeout() {
        return requestTimeout;
    }

    /**
     * Sets {@code gateway.requestTimeout}.
     *
     * @throws IllegalArgumentException where it is no duration
     */
    public void setRequestTimeout(String requestTimeout) {
        timeLimit("gateway.requestTimeout", requestTimeout);
        this.requestTimeout = requestTimeout;
    }

    /**
     * {@code gateway.tunnelIdleTimeout}: how long a WebSocket tunnel may carry nothing in either direction before it is closed;
     * {@code 300s}, {@code 1h}; {@code 0s} means for ever.
     */
    @ManagedAttribute("How long a WebSocket tunnel may be silent")
    public String getTunnelIdleTimeout() {
        return tunnelIdleTimeout;
    }

    /**
     * Sets {@code gateway.tunnelIdleTimeout}.
     *
     * @throws IllegalArgumentException where it is no duration
     */
    public void setTunnelIdleTimeout(String tunnelIdleTimeout) {
        timeLimit("gateway.tunnelIdleTimeout", tunnelIdleTimeout);
        this.tunnelIdleTimeout = tunnelIdleTimeout;
    }

    private static Duration timeLimit(String name, String text) {
        Duration limit = DurationText.parse(text.strip());
        if (limit == null) {
            throw new IllegalArgumentException(
                    "%s: \"%s\" (expected: a duration of h, m, s and ms, as in 1m30s or 500ms)".formatted(name, text));
        }
        return limit;
    }

    /**
     * {@code gateway.unmatchedHost}: what becomes of requests to hosts that no route claims; {@code next} where there is a
     * wrapped handler, unless it was set.
     */
    @ManagedAttribute("What becomes of requests to hosts that no route claims")
    public String getUnmatchedHost() {
        return unmatchedHost().setting();
    }

    /** Sets {@code gateway.unmatchedHost}: {@code next} or {@code 404}. */
    public void setUnmatchedHost(String unmatchedHost) {
        this.unmatchedHost = Unmatched.parse("gateway.unmatchedHost", unmatchedHost);
    }

    private Unmatched unmatchedHost() {
        if (unmatchedHost != null) {
            return unmatchedHost;
        }
        return getHandler() == null ? Unmatched.NOT_FOUND : Unmatched.NEXT;
    }

    /** {@code gateway.unmatchedRule}: what becomes of requests to claimed hosts that no rule matches. */
    @ManagedAttribute("What becomes of requests that no rule of their host matches")
    public String getUnmatchedRule() {
        return unmatchedRule.setting();
    }

    /** Sets {@code gateway.unmatchedRule}: {@code 404} or {@code next}. */
    public void setUnmatchedRule(String unmatchedRule) {
        this.unmatchedRule = Unmatched.parse("gateway.unmatchedRule", unmatchedRule);
    }

    /**
     * Registers a filter of the program, to which routes of any namespace refer by {@code extensionRef}; it counts from the
     * next start on.
     *
     * @throws IllegalArgumentException where a word is empty, or the three were registered before
     */
    public void addExtension(String group, String kind, String name, ExtensionFilter filter) {
        extensions.add(group, kind, name, filter);
    }
}
