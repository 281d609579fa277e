package org.jettygateway.demo;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A request of the "HTTP routing" guide and who answers it.
 *
 * @param route the HTTPRoute that decides
 * @param host the Host header
 * @param path the path
 * @param header a further header, {@code env: canary}; empty for none
 * @param answer the service that answers, or {@code 404}
 */
record Guide(String route, String host, String path, String header, String answer) {

    /** What the guide shows, and that everything else of a host is nobody's. */
    static final List<Guide> REQUESTS = List.of(
            new Guide("example-route", "example.com", "/", "", "example-svc"),
            new Guide("foo-route", "foo.example.com", "/login", "", "foo-svc"),
            new Guide("foo-route", "foo.example.com", "/other", "", "404"),
            new Guide("bar-route", "bar.example.com", "/", "env: canary", "bar-svc-canary"),
            new Guide("bar-route", "bar.example.com", "/", "", "bar-svc"));

    /** Checks that nothing is missing. */
    Guide {
        requireNonNull(route, "route");
        requireNonNull(host, "host");
        requireNonNull(path, "path");
        requireNonNull(header, "header");
        requireNonNull(answer, "answer");
    }

    /** Who gets what: one line for people. */
    String describe() {
        String what = host + (path.equals("/") ? "" : path) + (header.isEmpty() ? "" : " with " + header);
        return "%-14s %-38s -> %s".formatted(route, what, answer);
    }

    /** A line to paste into a shell, and what it will print. */
    String curl(String url) {
        String command =
                "curl -sH 'Host: " + host + "'" + (header.isEmpty() ? "" : " -H '" + header + "'") + " " + url + path;
        String expected = answer.equals("404") ? "404 Not Found" : "{\"service\":\"" + answer + "\", ...";
        return "%-84s # %s".formatted(command, expected);
    }
}
