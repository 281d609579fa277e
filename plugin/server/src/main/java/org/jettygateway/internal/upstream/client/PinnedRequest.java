package org.jettygateway.internal.upstream.client;

import static java.util.Objects.requireNonNullElse;

import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.jspecify.annotations.Nullable;

/**
 * A request as the client sees it. Method and target bypass the client's own, which would fold the method's case and take
 * the target apart as a {@code java.net.URI} and a form.
 */
final class PinnedRequest extends HttpRequest {

    private static final HttpField EXPECT_CONTINUE =
            new HttpField(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());

    private static final HttpField CHUNKED =
            new HttpField(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED.asString());

    private static final HttpField CONNECTION_UPGRADE =
            new HttpField(HttpHeader.CONNECTION, HttpHeaderValue.UPGRADE.asString());

    private static final int FIELD_OVERHEAD = 32;

    private static final int PSEUDO_FIELDS = ":method:scheme:authority:path".length() + 4 * FIELD_OVERHEAD;

    private final Target target;
    private final HttpClientExchange exchange;
    private final ClientSettings settings;
    private final String method;
    private final String path;
    private final @Nullable String query;
    private final String host;
    private final int port;

    PinnedRequest(HttpClient client, Target target, HttpClientExchange exchange, ClientSettings settings) {
        super(client, new HttpConversation(), target.uri());
        this.target = target;
        this.exchange = exchange;
        this.settings = settings;
        Outbound outbound = exchange.outbound();
        this.method = outbound.method();
        String whole = outbound.target();
        int question = whole.indexOf('?');
        this.path = question < 0 ? whole : whole.substring(0, question);
        this.query = question < 0 ? null : whole.substring(question + 1);
        String authority = outbound.authority();
        int colon = authority.lastIndexOf(':');
        boolean ported = target.isHttp2() && colon > authority.lastIndexOf(']') && isPort(authority, colon + 1);
        this.host = ported ? authority.substring(0, colon) : authority;
        this.port = ported ? Integer.parseInt(authority, colon + 1, authority.length(), 10) : 0;
        if (!target.isHttp2()) {
            addHeader(new HttpField(HttpHeader.HOST, authority));
        }
        for (HttpField field : outbound.fields()) {
            if (!isOurs(field.getHeader())) {
                addHeader(field);
            }
        }
        Upgrade upgrade = outbound.upgrade();
        if (upgrade != null && !target.isHttp2()) {
            addHeader(CONNECTION_UPGRADE);
            addHeader(new HttpField(HttpHeader.UPGRADE, upgrade.protocol()));
        }
        if (exchange.requestBody() != null) {
            body(exchange.requestBody());
            if (outbound.length() < 0 || target.isHttp2()) {
                trailersSupplier(outbound::trailers); // elsewhere it would make the body chunked
            }
            if (outbound.length() < 0 && !target.isHttp2()) {
                // Without it, the client takes a body for none if it is late and the method is not POST or PUT.
                addHeader(CHUNKED);
            }
            if (outbound.expectsContinue()) {
                addHeader(EXPECT_CONTINUE);
            }
        }
        timeout(outbound.timeoutMillis(), TimeUnit.MILLISECONDS);
    }

    // Framing and connection are this hop's own: whatever gets here by mistake must not reach the wire beside ours.
    private static boolean isOurs(@Nullable HttpHeader header) {
        if (header == null) {
            return false;
        }
        return switch (header) {
            case HOST, CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION, UPGRADE, EXPECT -> true;
            default -> false;
        };
    }

    Target target() {
        return target;
    }

    HttpClientExchange exchange() {
        return exchange;
    }

    private static boolean isPort(String authority, int from) {
        int digits = authority.length() - from;
        return digits > 0 && digits <= 5 && authority.chars().skip(from).allMatch(c -> c >= '0' && c <= '9');
    }

    /** The host in {@code :authority}; HTTP/1.1 has it in {@code Host}, as a whole. */
    @Override
    public String getHost() {
        return host;
    }

    /** The port in {@code :authority}; 0 where it has none, else the scheme's would be put there. */
    @Override
    public int getPort() {
        return port;
    }

    @Override
    public String getMethod() {
        return method;
    }

    @Override
    public String getPath() {
        return path;
    }

    @Override
    public @Nullable String getQuery() {
        return query;
    }

    /** None: the client only wants it for cookies and credentials, which are not kept. */
    @Override
    public @Nullable URI getURI() {
        return null;
    }

    /** How much an HTTP/2 backend counts this head for, in bytes (RFC 9113, 6.5.2). */
    int headerListSize() {
        int size = PSEUDO_FIELDS
                + method.length()
                + target.uri().getScheme().length()
                + exchange.outbound().authority().length()
                + exchange.outbound().target().length();
        for (HttpField field : getHeaders()) {
            size += FIELD_OVERHEAD
                    + field.getName().length()
                    + requireNonNullElse(field.getValue(), "").length();
        }
        return size;
    }

    @Override
    public void notifyBegin() {
        exchange.onBegin(getConnection());
    }

    @Override
    public void notifyCommit() {
        exchange.onCommit();
        if (exchange.requestBody() != null && exchange.outbound().expectsContinue()) {
            exchange.awaitContinue(
                    getHttpClient().getScheduler(), getHttpClient().getExecutor(), settings.continueTimeout());
        }
    }

    @Override
    public void notifySuccess() {
        exchange.onUploaded();
    }
}
