package org.jettygateway.internal.upstream.client;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.eclipse.jetty.client.AbstractConnectionPool;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.client.transport.HttpDestination;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.http2.SessionContainer;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.ConcurrentPool;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jettygateway.internal.graph.BackendTls;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the endpoint that was chosen and to no other. Jetty asks {@link #newOrigin} at the first attempt and again
 * whenever it moves a request to another connection by itself; neither the target nor any field of the request is looked at.
 */
final class PinnedTransport extends HttpClientTransportOverHTTP {

    /** Takes the address from the pinned origin; nothing is looked up. */
    static final SocketAddressResolver ADDRESSES = PinnedTransport::addresses;

    /** How many streams a connection carries at most, however many the backend allows: then the next one is opened. */
    private static final int MAX_STREAMS = 100;

    /** How much of an answer may be on its way to a client that does not take it, in bytes. */
    private static final int STREAM_WINDOW = 256 * 1024;

    private final HTTP2Client http2;

    PinnedTransport(ClientConnector connector) {
        super(connector);
        http2 = new HTTP2Client(connector);
        http2.setInitialStreamRecvWindow(STREAM_WINDOW);
        // Clients that take nothing cannot stop the others on the same connection.
        http2.setInitialSessionRecvWindow(MAX_STREAMS * STREAM_WINDOW);
        http2.setMaxConcurrentPushedStreams(0);
        // When the server is told to stop, backends are still needed for what is under way: they are not to be said
        // goodbye to.
        http2.removeBean(http2.getBean(SessionContainer.class));
        installBean(new ClientConnectionFactoryOverHTTP2(http2)); // starts it with the client's settings
        setInvocationType(InvocationType.NON_BLOCKING);
        // A cache would hold 100 KB per connection and gains nothing.
        setHeaderCacheSize(0);
        setConnectionPoolFactory(DrainablePool::new);
    }

    private static void addresses(
            String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
        Destination destination = (Destination) requireNonNull(context.get(Destination.CONTEXT_KEY));
        promise.succeeded(List.of(Target.address(destination.getOrigin()).socket()));
    }

    @Override
    public Origin newOrigin(Request request) {
        return ((PinnedRequest) request).target().origin();
    }

    @Override
    public Destination newDestination(Origin origin) {
        return new EndpointDestination(getHttpClient(), origin);
    }

    @Override
    public org.eclipse.jetty.io.Connection newConnection(EndPoint endPoint, Map<String, Object> context)
            throws IOException {
        Destination destination = (Destination) requireNonNull(context.get(Destination.CONTEXT_KEY));
        if (Target.isHttp2(destination.getOrigin())) {
            return MultiplexedConnection.open(http2, endPoint, context);
        }
        return customize(new GuardedConnection(endPoint, context), context);
    }

    /** Closes the idle connections of a target, and those in use when they become idle, until it is used again. */
    void drain(Target target) {
        for (Destination destination : getHttpClient().getDestinations()) {
            if (destination.getOrigin().equals(target.origin())
                    && destination.getConnectionPool() instanceof DrainablePool pool) {
                pool.drain();
            }
        }
    }

    /** Speaks TLS as its target demands. And tells an exchange when the queue was full: what the client throws for it does not say so in its type. */
    private static final class EndpointDestination extends HttpDestination {

        private final @Nullable BackendTlsContext tls;

        EndpointDestination(HttpClient client, Origin origin) {
            super(client, origin);
            BackendTls demands = Target.address(origin).tls();
            tls = demands == null ? null : new BackendTlsContext(demands, Target.isHttp2(origin));
            if (tls != null) {
                installBean(tls, true);
            }
        }

        @Override
        public SslContextFactory.@Nullable Client resolveSslContextFactory() {
            return tls;
        }

        @Override
        protected boolean enqueue(Queue<HttpExchange> queue, HttpExchange exchange) {
            boolean queued = super.enqueue(queue, exchange);
            if (!queued) {
                ((PinnedRequest) exchange.getRequest()).exchange().onOverload();
            }
            return queued;
        }
    }

    /** A pool that can be emptied without touching the connections that are in use. */
    private static final class DrainablePool extends AbstractConnectionPool {

        private volatile boolean draining;

        DrainablePool(Destination destination) {
            super(
                    destination,
                    () -> new ConcurrentPool<>(
                            ConcurrentPool.StrategyType.FIRST,
                            ((HttpDestination) destination).getHttpClient().getMaxConnectionsPerDestination(),
                            DrainablePool::streams),
                    Target.isHttp2(destination.getOrigin()) ? MAX_STREAMS : 1);
        }

        private static int streams(Connection connection) {
            if (connection instanceof MaxMultiplexable multiplexed) {
                int allowed = multiplexed.getMaxMultiplex();
                return allowed > 0 ? Math.min(allowed, MAX_STREAMS) : MAX_STREAMS;
            }
            return 1;
        }

        void drain() {
            draining = true;
            for (Connection idle = activate(); idle != null; idle = activate()) {
                if (remove(idle)) {
                    idle.close();
                }
            }
        }

        @Override
        public Connection acquire(boolean create) {
            draining = false;
            return super.acquire(create);
        }

        @Override
        public boolean release(Connection connection) {
            boolean kept = draining ? !remove(connection) : super.release(connection);
            return kept || (connection instanceof MultiplexedConnection shared && shared.isBusy()); // else it is closed
        }
    }
}
