package org.jettygateway.bench.load;

import java.util.List;

/** What clients do; every one of them goes by the route of the guide that asks for a header. */
enum Workload {
    /** 3-byte answers over 64 connections, as fast as they come. */
    SMALL("small GET, saturation", "--h1 -c 64", "/small"),
    /** 3-byte answers over 50 connections, 2,000 each second in all. */
    RATE("small GET, 2,000/s", "--h1 -c 50 --rps 40", "/small"),
    /** 64 KiB answers. */
    LARGE("64 KiB answers", "--h1 -c 32", "/large"),
    /** 1 MiB uploads. */
    UPLOAD("1 MiB POST", "--h1 -c 8", "/upload"),
    /** 3-byte answers over HTTP/2, 16 connections with 8 streams each. */
    H2C("h2c, small GET", "-c 16 -m 8", "/small");

    private final String title;
    private final String options;
    private final String path;

    Workload(String title, String options, String path) {
        this.title = title;
        this.options = options;
        this.path = path;
    }

    /** The row's name in the table. */
    String title() {
        return title;
    }

    /** What the load generator is told. */
    List<String> options() {
        return List.of(options.split(" "));
    }

    /** The path of the requests. */
    String path() {
        return path;
    }
}
