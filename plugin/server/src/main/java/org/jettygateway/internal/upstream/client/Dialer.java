package org.jettygateway.internal.upstream.client;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ClientConnectionFactory;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.component.ContainerLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.io.SelectorExecutor;

/** Makes connections to backends for those who carry bytes and do not speak HTTP. Each is made anew, and is in no pool. */
public final class Dialer extends ContainerLifeCycle {

    /** One is enough for those who only connect: what comes then is carried by few system calls. */
    private static final int SELECTORS = 1;

    private final ClientConnector connector;

    /**
     * A dialer on shared parts, which it neither starts nor stops.
     *
     * @param executor as for {@link HttpClientUpstream}
     * @param scheduler times out
     * @param connectTimeout how long making a connection may take
     */
    public Dialer(Executor executor, Scheduler scheduler, Duration connectTimeout) {
        this.connector = new BackendConnector(executor instanceof SelectorExecutor own ? own : null, SELECTORS);
        connector.setExecutor(executor);
        connector.setScheduler(scheduler);
        connector.unmanage(executor);
        connector.unmanage(scheduler);
        connector.setConnectTimeout(connectTimeout);
        connector.setIdleTimeout(connectTimeout); // whoever takes a connection over sets its own
        installBean(connector);
    }

    /**
     * Makes a connection.
     *
     * @param address resolved
     * @param promise gets the end point, to be {@linkplain EndPoint#upgrade taken over} at once; called on a thread that must
     *     not block
     */
    public void dial(SocketAddress address, Promise<EndPoint> promise) {
        Map<String, Object> context = new HashMap<>();
        context.put(ClientConnectionFactory.CONTEXT_KEY, (ClientConnectionFactory)
                (endPoint, unused) -> new Dialed(endPoint, connector.getExecutor()));
        context.put(Transport.CONTEXT_KEY, Transport.TCP_IP);
        context.put(
                ClientConnector.CONNECTION_PROMISE_CONTEXT_KEY,
                Promise.<Connection>from(dialed -> promise.succeeded(dialed.getEndPoint()), promise::failed));
        connector.connect(address, context);
    }

    /** Holds an end point until somebody takes it over. */
    private static final class Dialed extends AbstractConnection.NonBlocking {

        Dialed(EndPoint endPoint, Executor executor) {
            super(endPoint, executor);
        }

        @Override
        public void onFillable() {
            throw new IllegalStateException("nobody asked to read");
        }
    }
}
