package org.jettygateway.handler;

import static java.util.Objects.requireNonNullElse;

import org.jettygateway.internal.listen.StreamHandler;
import org.jettygateway.internal.routing.FieldlessView;

/**
 * A whole connection as routing sees it, or the datagrams of a client: only where they arrived and, over TLS, the name of its
 * server tell.
 *
 * @param stream what is known of it
 */
record StreamView(StreamHandler.Stream stream) implements FieldlessView {

    @Override
    public int localPort() {
        return stream.localPort();
    }

    @Override
    public String localAddress() {
        return stream.localAddress();
    }

    @Override
    public boolean secure() {
        return stream.serverName() != null;
    }

    @Override
    public String method() {
        return "";
    }

    @Override
    public String host() {
        return requireNonNullElse(stream.serverName(), "");
    }

    @Override
    public String path() {
        return "/";
    }
}
