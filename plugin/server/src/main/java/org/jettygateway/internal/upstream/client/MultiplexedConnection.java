package org.jettygateway.internal.upstream.client;

import java.io.IOException;
import java.util.Map;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.HTTP2ClientConnectionFactory;
import org.eclipse.jetty.http2.client.transport.internal.HTTPSessionListenerPromise;
import org.eclipse.jetty.http2.client.transport.internal.HttpChannelOverHTTP2;
import org.eclipse.jetty.http2.client.transport.internal.HttpConnectionOverHTTP2;
import org.eclipse.jetty.http2.frames.GoAwayFrame;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 connection that loses no exchange when the backend says that it is about to end (GOAWAY; RFC 9113, 6.8), where Jetty
 * does: its pool counts one use too few then, and closes the connection under the last of those who may finish on it; and a
 * stream that is opened at that moment waits for an answer that nobody will give.
 *
 * <p>The base classes are public, but not a promised part of Jetty; the tests of restarting backends show whether they still fit.
 */
final class MultiplexedConnection extends HttpConnectionOverHTTP2 {

    private static final HTTP2ClientConnectionFactory FACTORY = new HTTP2ClientConnectionFactory();

    private volatile int lastStream = Integer.MAX_VALUE;

    private MultiplexedConnection(Destination destination, Session session, HTTP2Connection connection) {
        super(destination, session, connection);
    }

    /** What speaks HTTP/2 on an end point; the connection itself is there when the backend has sent its settings. */
    static org.eclipse.jetty.io.Connection open(HTTP2Client client, EndPoint endPoint, Map<String, Object> context)
            throws IOException {
        Opening opening = new Opening(context);
        context.put(HTTP2Client.CONTEXT_KEY, client);
        context.put(HTTP2Client.SESSION_LISTENER_CONTEXT_KEY, opening);
        context.put(HTTP2Client.SESSION_PROMISE_CONTEXT_KEY, opening);
        return FACTORY.newConnection(endPoint, context);
    }

    /** Whether an exchange is under way on it. */
    boolean isBusy() {
        return getHttpChannels().hasNext();
    }

    @Override
    protected HttpChannelOverHTTP2 newHttpChannel() {
        return new Channel();
    }

    /** Sees to it that no exchange waits on a stream that was opened after the last one. */
    private final class Channel extends HttpChannelOverHTTP2 {

        Channel() {
            super(MultiplexedConnection.this, MultiplexedConnection.this.getSession());
        }

        @Override
        public void setStream(@Nullable Stream stream) {
            super.setStream(stream);
            HttpExchange exchange = getHttpExchange();
            // Jetty knows of this stream now: if the end comes later than this, Jetty fails it.
            if (stream != null && stream.getId() > lastStream && exchange != null) {
                ((PinnedRequest) exchange.getRequest()).exchange().onOpenedTooLate();
            }
        }
    }

    /** Makes the connection when the backend's settings are there, and hears of its end. */
    private static final class Opening extends HTTPSessionListenerPromise {

        private volatile @Nullable MultiplexedConnection made;

        Opening(Map<String, Object> context) {
            super(context);
        }

        @Override
        protected Connection newConnection(Destination destination, Session session, HTTP2Connection connection) {
            MultiplexedConnection opened = new MultiplexedConnection(destination, session, connection);
            made = opened;
            return opened;
        }

        @Override
        public void onGoAway(Session session, GoAwayFrame frame) {
            MultiplexedConnection ending = made;
            if (ending != null) {
                ending.lastStream = frame.getLastStreamId(); // the largest number there is, where it is only announced
            }
            super.onGoAway(session, frame);
        }
    }
}
