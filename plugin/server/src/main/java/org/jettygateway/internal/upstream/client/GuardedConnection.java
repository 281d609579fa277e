package org.jettygateway.internal.upstream.client;

import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.client.transport.internal.HttpChannelOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpConnectionOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpReceiverOverHTTP;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;

/**
 * A connection that is not used again after a backend sent more than its answer. Jetty drops such bytes where it finds them,
 * and would take the rest of them for the answer to the next request: somebody else's.
 */
final class GuardedConnection extends HttpConnectionOverHTTP {

    GuardedConnection(EndPoint endPoint, Map<String, Object> context) {
        super(endPoint, context);
    }

    @Override
    protected HttpChannelOverHTTP newHttpChannel() {
        return new Channel(this);
    }

    private static final class Channel extends HttpChannelOverHTTP {

        Channel(HttpConnectionOverHTTP connection) {
            super(connection);
        }

        @Override
        protected HttpReceiverOverHTTP newHttpReceiver() {
            return new Receiver(this);
        }
    }

    private static final class Receiver extends HttpReceiverOverHTTP {

        private boolean surplus;

        Receiver(HttpChannelOverHTTP channel) {
            super(channel);
        }

        @Override
        public boolean messageComplete() {
            boolean result = super.messageComplete();
            HttpExchange exchange = getHttpExchange();
            ByteBuffer rest = getResponseBuffer();
            if (exchange != null
                    && !HttpStatus.isInterim(exchange.getResponse().getStatus())
                    && rest != null
                    && rest.hasRemaining()) {
                surplus = true;
            }
            return result;
        }

        @Override
        protected boolean isShutdown() {
            return surplus || super.isShutdown();
        }
    }
}
