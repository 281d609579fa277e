package org.jettygateway.internal.proxy;

import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;

/**
 * Tells the fields that belong to a connection from those that belong to the message (RFC 9110, 7.6.1). Only the latter are
 * forwarded.
 */
final class EndToEnd {

    private static final EndToEnd NOTHING_LISTED = new EndToEnd(List.of());

    private final List<String> listed;

    private EndToEnd(List<String> listed) {
        this.listed = listed;
    }

    /** The rule for one message: {@code Connection} may name fields of its own. */
    static EndToEnd of(HttpFields fields) {
        int size = fields.size();
        for (int i = 0; i < size; i++) {
            HttpField field = fields.getField(i);
            if (field.getHeader() == HttpHeader.CONNECTION && !isOrdinary(field.getValue())) {
                return new EndToEnd(fields.getCSV(HttpHeader.CONNECTION, false));
            }
        }
        return NOTHING_LISTED;
    }

    /** Whether the field goes on. {@code Content-Length} does even where {@code Connection} names it. */
    boolean keeps(HttpField field) {
        HttpHeader header = field.getHeader();
        boolean ofConnection = header == null ? isProxyField(field.getName()) : isOfConnection(header);
        return !ofConnection && !(isListed(field.getName()) && header != HttpHeader.CONTENT_LENGTH);
    }

    private boolean isListed(String name) {
        for (String option : listed) {
            if (option.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOrdinary(String value) {
        return HttpHeaderValue.KEEP_ALIVE.is(value) || HttpHeaderValue.CLOSE.is(value);
    }

    private static boolean isOfConnection(HttpHeader header) {
        return switch (header) {
            case CONNECTION,
                    KEEP_ALIVE,
                    TE,
                    TRAILER,
                    TRANSFER_ENCODING,
                    UPGRADE,
                    HTTP2_SETTINGS,
                    PROXY_AUTHENTICATE,
                    PROXY_AUTHORIZATION,
                    PROXY_CONNECTION -> true;
            default -> false;
        };
    }

    /** {@code Proxy-*} belongs to the hop; a bare {@code Proxy} becomes HTTP_PROXY in the environment of CGI programs. */
    private static boolean isProxyField(String name) {
        return name.regionMatches(true, 0, "proxy", 0, 5) && (name.length() == 5 || name.charAt(5) == '-');
    }
}
