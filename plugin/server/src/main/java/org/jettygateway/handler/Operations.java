package org.jettygateway.handler;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.jettygateway.internal.admin.AdminHandler;
import org.jettygateway.internal.admin.ExplainedRequest;
import org.jettygateway.internal.admin.Observation;
import org.jettygateway.internal.admin.Shadow;
import org.jettygateway.internal.admin.SidePort;
import org.jettygateway.internal.admin.Token;
import org.jettygateway.internal.admin.Trace;
import org.jettygateway.internal.control.GatewayController;
import org.jettygateway.internal.control.History;
import org.jettygateway.internal.control.RequestSample;
import org.jettygateway.internal.proxy.Admission;
import org.jettygateway.internal.proxy.LiveGeneration;
import org.jettygateway.internal.routing.Decision;
import org.jettygateway.source.DirectorySource;
import org.jspecify.annotations.Nullable;

/** What {@link Administration} ask for, from a gateway's start to its stop. */
final class Operations implements AutoCloseable {

    private final Administration settings;
    private final @Nullable Token token;
    private final AdminHandler.Reads reads;
    private final @Nullable Trace trace;
    private final @Nullable History history;
    private final Observation observation;
    private final @Nullable Shadow shadow;
    private @Nullable SidePort port;

    private Operations(Administration settings, GatewayController.Settings config) {
        this.settings = settings;
        token = Token.of("gateway.adminTokenFile", settings.getTokenFile());
        reads = reads(settings, token);
        trace = trace(settings);
        RequestSample sample = new RequestSample(System.nanoTime());
        history = settings.getPort() == Administration.NO_PORT ? null : new History(InstantSource.system(), sample);
        shadow = settings.getShadow().isEmpty()
                ? null
                : new Shadow(new DirectorySource(GatewayHandler.paths(settings.getShadow())), config);
        observation = new Observation(sample, shadow);
    }

    /**
     * What the settings ask for; nothing is opened yet.
     *
     * @param config how the configuration is read
     * @return null where they ask for nothing
     * @throws IllegalArgumentException where they do not go together
     */
    static @Nullable Operations of(Administration settings, GatewayController.Settings config) {
        boolean none = settings.getPort() == Administration.NO_PORT
                && settings.getShadow().isEmpty()
                && settings.getTraceHeader().isEmpty()
                && settings.getTraceSecretFile().isEmpty();
        return none ? null : new Operations(settings, config);
    }

    private static AdminHandler.Reads reads(Administration settings, @Nullable Token token) {
        if (settings.getPort() == Administration.NO_PORT) {
            return AdminHandler.Reads.LOCAL;
        }
        try {
            if (InetAddress.getByName(settings.getHost()).isLoopbackAddress()) {
                return AdminHandler.Reads.LOCAL;
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "gateway.adminHost: \"%s\" (expected: an address of this machine)".formatted(settings.getHost()),
                    e);
        }
        if (token == null) {
            throw new IllegalArgumentException(
                    "gateway.adminHost: \"%s\" is reached by others (expected: a gateway.adminTokenFile)"
                            .formatted(settings.getHost()));
        }
        return AdminHandler.Reads.TOKEN;
    }

    private static @Nullable Trace trace(Administration settings) {
        Token secret = Token.of("gateway.traceSecretFile", settings.getTraceSecretFile());
        if ((secret == null) != settings.getTraceHeader().isEmpty()) {
            throw new IllegalArgumentException(
                    "gateway.traceHeader, gateway.traceSecretFile: one of both (expected: both or none)");
        }
        return secret == null ? null : new Trace(settings.getTraceHeader(), secret);
    }

    /** Where generations are kept; null for nowhere. */
    @Nullable
    History history() {
        return history;
    }

    /** The candidate; null where there is none. */
    @Nullable
    Shadow shadow() {
        return shadow;
    }

    /**
     * Opens the port and loads the candidate.
     *
     * @throws IOException where there is no candidate
     */
    void open(Server server, RunningGateway gateway) throws Exception {
        if (shadow != null) {
            shadow.start();
        }
        if (history != null) {
            port = SidePort.admin(
                    settings.getHost(),
                    settings.getPort(),
                    new AdminHandler(new OperatorView(gateway, history, shadow), server, token, reads));
        }
    }

    /** The port that is open; {@link Administration#NO_PORT} for none. */
    int port() {
        return port == null ? Administration.NO_PORT : port.port();
    }

    /** The request as everybody behind the gateway sees it: without the header that carries the secret. */
    Request admit(Request request) {
        return trace == null || !request.getHeaders().contains(trace.header())
                ? request
                : new TracedRequest(request, trace.header());
    }

    /** Explains a request whose client knows the secret: in the answer's head, and in the log. */
    void explain(Request request, CoreRequest seen, Response response, LiveGeneration live) {
        if (trace != null && request instanceof TracedRequest traced && trace.knows(traced.secret)) {
            String refusal = seen.refusal() == Admission.ADMITTED
                    ? null
                    : seen.refusal() + ": malformed, ambiguous or not served over this protocol";
            ExplainedRequest explained =
                    new ExplainedRequest(seen, seen.authority(), seen.target(), seen.scheme(), refusal);
            response.getHeaders().put(trace.header(), trace.explain(explained, live.generation()));
        }
    }

    /** A request was decided. */
    void decided(CoreRequest seen, Request request, LiveGeneration live, Decision decision) {
        observation.decided(seen, request.getBeginNanoTime(), live.generation().snapshot(), decision);
    }

    @Override
    public void close() {
        if (port != null) {
            port.close();
        }
        if (shadow != null) {
            shadow.close();
        }
    }

    /** A request whose header with the secret nobody sees. */
    private static final class TracedRequest extends Request.Wrapper {

        private final HttpFields fields;
        private final String secret;

        TracedRequest(Request request, String header) {
            super(request);
            String value = request.getHeaders().get(header);
            this.secret = value == null ? "" : value;
            this.fields = HttpFields.build(request.getHeaders()).remove(header).asImmutable();
        }

        @Override
        public HttpFields getHeaders() {
            return fields;
        }
    }
}
