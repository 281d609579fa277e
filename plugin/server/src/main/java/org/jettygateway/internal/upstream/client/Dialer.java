package org.jettygateway.internal.upstream.client;

import static java.util.Objects.requireNonNull;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.ClientConnectionFactory;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.component.ContainerLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.io.SelectorExecutor;

/** Makes connections to backends for those who carry bytes and do not speak HTTP. Each is made anew, and is in no pool. */
public final class Dialer extends ContainerLifeCycle {

    /** One is enough for those who only connect: what comes then is carried by few system calls. */
    private static final int SELECTORS = 1;

    private final ClientConnector connector;
    private final ByteBufferPool buffers;
    private final Duration connectTimeout;

    /**
     * A dialer on shared parts, which it neither starts nor stops.
     *
     * @param executor as for {@link HttpClientUpstream}
     * @param scheduler times out
     * @param buffers where the buffers of TLS come from
     * @param connectTimeout how long making a connection may take, and as long again the handshake of TLS
     */
    public Dialer(Executor executor, Scheduler scheduler, ByteBufferPool buffers, Duration connectTimeout) {
        this.buffers = requireNonNull(buffers, "buffers");
        this.connectTimeout = requireNonNull(connectTimeout, "connectTimeout");
        this.connector = new BackendConnector(executor instanceof SelectorExecutor own ? own : null, SELECTORS);
        connector.setExecutor(executor);
        connector.setScheduler(scheduler);
        connector.setByteBufferPool(buffers);
        connector.unmanage(executor);
        connector.unmanage(scheduler);
        connector.unmanage(buffers);
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

    /**
     * Begins TLS on a connection that was {@linkplain #dial dialed}. Where the backend does not prove what is demanded, or not in
     * time, the connection is closed, and nothing but the handshake was sent.
     *
     * @param encryption the endpoint's
     * @param promise gets the end point inside, to be {@linkplain EndPoint#upgrade taken over} at once; called on a thread that
     *     must not block
     */
    public void encrypt(EndPoint endPoint, Encryption encryption, Promise<EndPoint> promise) {
        try {
            // To make a context takes longer than a selector's thread has time for.
            connector.getExecutor().execute(() -> begin(endPoint, encryption, promise));
        } catch (RejectedExecutionException stopping) {
            endPoint.close(stopping);
            promise.failed(stopping);
        }
    }

    private void begin(EndPoint endPoint, Encryption encryption, Promise<EndPoint> promise) {
        SslConnection tls;
        try {
            tls = encryption.on(endPoint, buffers, connector.getExecutor());
        } catch (RuntimeException failure) { // there is no TLS with such certificates
            endPoint.close(failure);
            promise.failed(failure);
            return;
        }
        new HandshakeConnection(tls, connector.getExecutor(), promise).limit(connectTimeout, connector.getScheduler());
        endPoint.upgrade(tls);
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
