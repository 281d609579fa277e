package org.jettygateway.internal.proxy;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Promise;
import org.jettygateway.internal.routing.Action;
import org.jettygateway.internal.routing.RequestView;
import org.jettygateway.internal.routing.Upstream;
import org.jettygateway.internal.routing.WeightedBackends;
import org.jettygateway.internal.upstream.Endpoint;
import org.jettygateway.internal.upstream.UpstreamState;
import org.jettygateway.internal.upstream.client.Dialer;
import org.jettygateway.internal.upstream.client.Encryption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries whole connections to the backends of TCPRoutes and TLSRoutes. A client whose connection leads nowhere, as there is no
 * route for it, its share is of a backend that is not there, or no endpoint takes it, is closed. What was decrypted here is
 * encrypted again where the endpoint is to have TLS. Thread-safe.
 */
public final class Streams {

    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);

    /** How many endpoints are tried for one connection. */
    private static final int MOST_TRIES = 3;

    private final Supplier<@Nullable LiveGeneration> current;
    private final Dialer dialer;
    private final long idleMillis;

    /**
     * Carries connections by the generation that serves when they come.
     *
     * @param current the generation
     * @param dialer makes the connections to backends
     * @param settings how long nothing may move
     */
    public Streams(Supplier<@Nullable LiveGeneration> current, Dialer dialer, ProxySettings settings) {
        this.current = requireNonNull(current, "current");
        this.dialer = requireNonNull(dialer, "dialer");
        this.idleMillis = settings.tunnelIdleTimeout().toMillis();
    }

    /**
     * Takes a connection over, or closes it. Returns at once.
     *
     * @param client its end point, whose present connection gives what it has read ({@link Connection.UpgradeFrom})
     * @param view where it arrived, and over TLS the name of the server that the client wants
     */
    public void carry(ClientEnd client, RequestView view) {
        LiveGeneration live = current.get();
        Action action = live == null
                ? null
                : live.generation().snapshot().decideConnection(view).action();
        if (live == null || !(action instanceof Action.Forward forward)) {
            LOG.debug("{} for \"{}\" is closed: {}", client.endPoint(), view.host(), action);
            client.endPoint().close();
            return;
        }
        WeightedBackends.Backend backend = live.draw(forward);
        Upstream upstream = backend.upstream();
        UpstreamState state = upstream == null ? null : live.state(upstream);
        Endpoint endpoint = state == null ? null : state.next();
        if (state == null || endpoint == null) {
            LOG.debug("{} for \"{}\" is closed: {}", client.endPoint(), view.host(), backend);
            client.endPoint().close();
            return;
        }
        new Attempt(client, state, endpoint).dial();
    }

    /** The search for an endpoint that takes a client's connection; what the client has sent stays where it is until then. */
    private final class Attempt implements Promise<EndPoint> {

        private final ClientEnd client;
        private final UpstreamState state;
        private Endpoint endpoint;
        private int tries;

        Attempt(ClientEnd client, UpstreamState state, Endpoint endpoint) {
            this.client = client;
            this.state = state;
            this.endpoint = endpoint;
        }

        void dial() {
            tries++;
            dialer.dial(endpoint.address().socket(), this);
        }

        @Override
        public void succeeded(EndPoint backend) {
            endpoint.connected();
            // What is in TLS as the client sends it needs none of ours.
            Encryption encryption = client.isDecrypted() ? endpoint.encryption() : null;
            if (encryption == null) {
                join(backend);
            } else {
                dialer.encrypt(backend, encryption, Promise.from(this::join, this::unproven));
            }
        }

        private void join(EndPoint backend) {
            if (!client.endPoint().isOpen()) {
                backend.close();
                return;
            }
            Tunnel tunnel = new Tunnel(client, backend, idleMillis, this::reportTls);
            Connection next = tunnel.open();
            try {
                client.endPoint().upgrade(next);
            } catch (RuntimeException gone) { // the client's end was closed meanwhile
                tunnel.fail(gone);
                client.endPoint().close(gone);
            }
        }

        /** Like a request whose backend fails in the handshake, the client is not sent elsewhere. */
        private void unproven(Throwable cause) {
            reportTls(cause);
            client.endPoint().close(cause);
        }

        private void reportTls(Throwable cause) {
            report("the TLS handshake failed", cause);
        }

        private void report(String what, Throwable cause) {
            int failures = endpoint.countFailure();
            if (failures > 0) {
                LOG.warn("backend {}: {}: {} ({} failed)", endpoint, what, cause.getMessage(), failures);
            }
        }

        @Override
        public void failed(Throwable cause) {
            endpoint.refused();
            report("no connection", cause);
            Endpoint other = tries < MOST_TRIES ? state.nextAfter(endpoint) : null;
            if (other == null || !client.endPoint().isOpen()) {
                client.endPoint().close(cause);
                return;
            }
            endpoint = other;
            dial();
        }
    }
}
