package org.jettygateway.internal.routing;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as a table.
 *
 * @param localPort the local port
 * @param localAddress the local address
 * @param method the method
 * @param host the canonical host
 * @param path the canonical path
 * @param headerNames lower-case names, one per field
 * @param headers values by lower-case name, several fields joined
 * @param queryParams values by name, of several the first
 * @param serverName by which TLS was asked for; null in clear text
 */
public record TestRequest(
        int localPort,
        String localAddress,
        String method,
        String host,
        String path,
        List<String> headerNames,
        Map<String, String> headers,
        Map<String, String> queryParams,
        @Nullable String serverName)
        implements RequestView {

    /** A GET on port 80. */
    public static TestRequest get(String host, String path) {
        return new TestRequest(80, "127.0.0.1", "GET", host, path, List.of(), Map.of(), Map.of(), null);
    }

    /** The same on another port. */
    public TestRequest port(int port) {
        return new TestRequest(port, localAddress, method, host, path, headerNames, headers, queryParams, serverName);
    }

    /** The same on another address. */
    public TestRequest address(String address) {
        return new TestRequest(localPort, address, method, host, path, headerNames, headers, queryParams, serverName);
    }

    /** The same with another method. */
    public TestRequest method(String other) {
        return new TestRequest(
                localPort, localAddress, other, host, path, headerNames, headers, queryParams, serverName);
    }

    /** The same with one more header field. */
    public TestRequest with(String header, String value) {
        String name = header.toLowerCase(Locale.ROOT);
        List<String> names = new ArrayList<>(headerNames);
        names.add(name);
        Map<String, String> values = new HashMap<>(headers);
        values.merge(name, value, (first, second) -> first + ", " + second);
        return new TestRequest(localPort, localAddress, method, host, path, names, values, queryParams, serverName);
    }

    /** The same with one more query parameter. */
    public TestRequest param(String name, String value) {
        Map<String, String> values = new HashMap<>(queryParams);
        values.putIfAbsent(name, value);
        return new TestRequest(localPort, localAddress, method, host, path, headerNames, headers, values, serverName);
    }

    /** The same over TLS, with this SNI; empty for none. */
    public TestRequest tls(String name) {
        return new TestRequest(localPort, localAddress, method, host, path, headerNames, headers, queryParams, name);
    }

    @Override
    public boolean secure() {
        return serverName != null;
    }

    @Override
    public @Nullable String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }

    @Override
    public int headerCount() {
        return headerNames.size();
    }

    @Override
    public String headerName(int index) {
        return headerNames.get(index);
    }

    @Override
    public @Nullable String query(String name) {
        return queryParams.get(name);
    }

    @Override
    public String toString() {
        return "%s http://%s%s on %s:%d headers %s query %s"
                .formatted(
                        method,
                        host,
                        path,
                        localAddress,
                        localPort,
                        headers,
                        queryParams.entrySet().stream().map(Object::toString).collect(joining("&")));
    }
}
