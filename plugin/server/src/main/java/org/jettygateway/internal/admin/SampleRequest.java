package org.jettygateway.internal.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jettygateway.internal.model.IpAddress;
import org.jettygateway.internal.proxy.QueryParameters;
import org.jettygateway.internal.routing.CanonicalHost;
import org.jettygateway.internal.routing.CanonicalTarget;
import org.jettygateway.internal.routing.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * A request that nobody sent: what {@code explain} asks the routing tables about.
 *
 * @param method the method
 * @param host the canonical host; empty where it has none, see {@link #refusal}
 * @param path the canonical path; empty where it has none
 * @param authority the host and port as they were given
 * @param target the path and query as they would be forwarded
 * @param rawQuery the query without question mark; empty for none
 * @param serverName the name by which TLS is asked for; empty where the URL has none; null in clear text
 * @param localPort the port of the listener
 * @param localAddress the address at which the request arrives
 * @param headers all headers, {@code Host} among them
 * @param refusal the 400 that a door would answer without asking the tables, and why; null where it would not
 */
public record SampleRequest(
        String method,
        String host,
        String path,
        String authority,
        String target,
        String rawQuery,
        @Nullable String serverName,
        int localPort,
        String localAddress,
        List<Header> headers,
        @Nullable String refusal)
        implements RequestView {

    private static final Pattern URL =
            Pattern.compile("(?<scheme>https?)://(?<authority>[^/?#]*)(?<path>[^?#]*)(?:\\?(?<query>[^#]*))?");
    private static final Pattern PORT = Pattern.compile(":(\\d{1,5})$");

    /**
     * Reads a request as people write it.
     *
     * @param method {@code GET}
     * @param url {@code http://foo.example.com/login?x=y}; its port, or the scheme's, is the listener's
     * @param fields {@code Name: value}; a {@code Host} among them takes the place of the URL's
     * @param localAddress the address at which the request arrives
     * @throws IllegalArgumentException where the URL or a header is none
     */
    public static SampleRequest parse(String method, String url, List<String> fields, String localAddress) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" (expected: a URL, as in http://foo.example.com/login)".formatted(url));
        }
        String authority = parts.group("authority");
        List<Header> headers =
                new ArrayList<>(fields.stream().map(Header::parse).toList());
        List<Header> hosts =
                headers.stream().filter(header -> header.name().equals("host")).toList();
        if (hosts.isEmpty()) {
            headers.add(new Header("host", authority));
        }
        String named = hosts.isEmpty() ? authority : hosts.get(0).value();
        String host = hosts.size() > 1 ? null : CanonicalHost.parse(named);
        String rawPath = parts.group("path").isEmpty() ? "/" : parts.group("path");
        CanonicalTarget target = CanonicalTarget.parse(rawPath);
        String query = parts.group("query");
        return new SampleRequest(
                method,
                host == null ? "" : host,
                target == null ? "" : target.path(),
                named,
                target == null ? "" : query == null ? target.forwarded() : target.forwarded() + "?" + query,
                query == null ? "" : query,
                parts.group("scheme").equals("https") ? serverName(authority) : null,
                port(authority, parts.group("scheme")),
                localAddress,
                List.copyOf(headers),
                host == null
                        ? "400: the host \"%s\" is none".formatted(named)
                        : target == null ? "400: the path \"%s\" is malformed or ambiguous".formatted(rawPath) : null);
    }

    /** As clients do it: the name in the URL, and none for an IP address. */
    private static String serverName(String authority) {
        String name = CanonicalHost.parse(authority);
        return name == null || IpAddress.canonical(name.replaceAll("[\\[\\]]", "")) != null ? "" : name;
    }

    private static int port(String authority, String scheme) {
        Matcher port = PORT.matcher(authority);
        if (port.find()) {
            return Integer.parseInt(port.group(1));
        }
        return scheme.equals("https") ? 443 : 80;
    }

    /** As explanations take it. */
    public ExplainedRequest explained() {
        return new ExplainedRequest(this, authority, target, secure() ? "https" : "http", refusal);
    }

    @Override
    public boolean secure() {
        return serverName != null;
    }

    @Override
    public @Nullable String header(String lowerCaseName) {
        List<String> values = headers.stream()
                .filter(header -> header.name().equals(lowerCaseName))
                .map(Header::value)
                .toList();
        return values.isEmpty() ? null : values.stream().collect(Collectors.joining(", "));
    }

    @Override
    public int headerCount() {
        return headers.size();
    }

    @Override
    public String headerName(int index) {
        return headers.get(index).name();
    }

    @Override
    public @Nullable String query(String name) {
        return QueryParameters.first(rawQuery, name);
    }

    /**
     * A header field.
     *
     * @param name in lower case
     * @param value without space around
     */
    public record Header(String name, String value) {

        static Header parse(String field) {
            int colon = field.indexOf(':');
            if (colon <= 0) {
                throw new IllegalArgumentException(
                        "header \"%s\" (expected: Name: value, as in 'env: canary')".formatted(field));
            }
            return new Header(
                    field.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    field.substring(colon + 1).strip());
        }
    }
}
