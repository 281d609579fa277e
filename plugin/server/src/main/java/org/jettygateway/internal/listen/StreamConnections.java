package org.jettygateway.internal.listen;

import static java.util.Objects.requireNonNull;

import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.Connector;

/** Hands the connections of listeners of protocol TCP over as soon as they are open: either side may speak first. */
final class StreamConnections extends AbstractConnectionFactory {

    private final StreamHandler streams;

    /** Hands connections to this handler. */
    StreamConnections(StreamHandler streams) {
        super("tcp");
        this.streams = requireNonNull(streams, "streams");
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        return configure(new Opened(endPoint, connector), connector, endPoint);
    }

    /** Reads nothing: what the client sends stays in its socket until somebody takes the connection over. */
    private final class Opened extends AbstractConnection.NonBlocking {

        private final Connector connector;

        Opened(EndPoint endPoint, Connector connector) {
            super(endPoint, connector.getExecutor());
            this.connector = connector;
        }

        @Override
        public void onOpen() {
            super.onOpen();
            EndPoint client = getEndPoint();
            streams.handle(client, connector, StreamHandler.Stream.at(client, null));
        }

        @Override
        public void onFillable() {
            throw new IllegalStateException("nobody asked to read");
        }
    }
}
