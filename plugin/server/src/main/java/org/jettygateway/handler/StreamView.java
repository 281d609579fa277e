package org.jettygateway.handler;

import static java.util.Objects.requireNonNullElse;

import org.jettygateway.internal.listen.StreamHandler;
import org.jettygateway.internal.routing.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * A whole connection as routing sees it, or the datagrams of a client: only where they arrived and, over TLS, the name of its
 * server tell.
 *
 * @param stream what is known of it
 */
record StreamView(StreamHandler.Stream stream) implements RequestView {

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

    @Override
    public @Nullable String header(String lowerCaseName) {
        return null;
    }

    @Override
    public int headerCount() {
        return 0;
    }

    @Override
    public String headerName(int index) {
        throw new IndexOutOfBoundsException(index);
    }

    @Override
    public @Nullable String query(String name) {
        return null;
    }
}
