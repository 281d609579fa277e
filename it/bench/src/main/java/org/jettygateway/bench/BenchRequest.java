package org.jettygateway.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.routing.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * A request on port 80 whose parts are ready, so that only the decision is measured.
 *
 * @param method the method
 * @param host the canonical host
 * @param path the canonical path
 * @param headers values by lower-case name
 * @param queryParams values by name
 * @param headerNames the names of the headers
 */
record BenchRequest(
        String method,
        String host,
        String path,
        Map<String, String> headers,
        Map<String, String> queryParams,
        List<String> headerNames)
        implements RequestView {

    /** What a browser sends besides. */
    private static final Map<String, String> USUAL =
            Map.of("host", "h", "accept", "*/*", "user-agent", "bench", "accept-encoding", "gzip", "cookie", "a=b");

    BenchRequest(
            String method, String host, String path, Map<String, String> headers, Map<String, String> queryParams) {
        this(method, host, path, headers, queryParams, List.copyOf(headers.keySet()));
    }

    static BenchRequest get(String host, String path) {
        return new BenchRequest("GET", host, path, USUAL, Map.of());
    }

    BenchRequest with(String header, String value) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(header, value);
        return new BenchRequest(method, host, path, Map.copyOf(all), queryParams);
    }

    @Override
    public int localPort() {
        return 80;
    }

    @Override
    public boolean secure() {
        return false;
    }

    @Override
    public String localAddress() {
        return "127.0.0.1";
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
}
