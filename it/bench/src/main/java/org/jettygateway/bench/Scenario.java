package org.jettygateway.bench;

import java.util.function.Consumer;

/**
 * What is measured: a table, and {@link #HOT} different requests spread over it, as many for a small table as for a large
 * one. What a decision costs when nothing of it is in the processor's caches is measured apart.
 */
public enum Scenario {
    /** 10 prefixes on 1 host: what all others are compared with. */
    RULES_10_HOSTS_1(hosts(1, 10)),
    /** 1,000 prefixes on 1 host. */
    RULES_1K_HOSTS_1(hosts(1, 1_000)),
    /** 10 prefixes on each of 100 hosts. */
    RULES_1K_HOSTS_100(hosts(100, 10)),
    /** 100,000 prefixes on 1 host. */
    RULES_100K_HOSTS_1(hosts(1, 100_000)),
    /** 1,000 prefixes on each of 100 hosts. */
    RULES_100K_HOSTS_100(hosts(100, 1_000)),
    /** 10 prefixes on each of 10,000 hosts. */
    RULES_100K_HOSTS_10K(hosts(10_000, 10)),
    /** 10 prefixes on 1 host, {@link #COLD} different requests: already these do not fit the caches. */
    COLD_RULES_10_HOSTS_1(hosts(1, 10, Scenario.COLD)),
    /** 10 prefixes on each of 10,000 hosts, {@link #COLD} different requests. */
    COLD_RULES_100K_HOSTS_10K(hosts(10_000, 10, Scenario.COLD)),
    /** 10 values of one header on one path. */
    HEADER_VALUES_10(headerValues(10)),
    /** 1,000 values of one header on one path. */
    HEADER_VALUES_1K(headerValues(1_000)),
    /** 1,000 different headers on one path. */
    HEADER_NAMES_1K(headerNames(1_000)),
    /** 10 exact paths on 1 host. */
    EXACT_10(exact(10)),
    /** 100,000 exact paths on 1 host. */
    EXACT_100K(exact(100_000)),
    /** A host that no route claims, among 10,000. */
    MISS_HOST(table -> {
        hosts(10_000, 10).accept(table);
        missed(table, "NO_HOST", ".example.net", "/service0/x");
    }),
    /** A path that no rule has, on one of 10,000 hosts. */
    MISS_PATH(table -> {
        hosts(10_000, 10).accept(table);
        missed(table, "NO_RULE", ".example.com", "/other/x");
    }),
    /** Six hostnames cover the host, the broadest has the rule. */
    WILDCARD_CHAIN(Scenario::wildcards),
    /** A prefix of 32 segments, each of which is a rule, too. */
    SEGMENTS_32(Scenario::segments),
    /** 10 regular expressions; they are tried one by one and may allocate. */
    REGEX_10(Scenario::expressions);

    private static final int HOT = 256;
    private static final int COLD = 65_536;

    @SuppressWarnings("ImmutableEnumChecker") // the functions keep nothing
    private final Consumer<Table> content;

    Scenario(Consumer<Table> content) {
        this.content = content;
    }

    /** Builds the table and its requests. */
    Table table() {
        Table table = new Table();
        content.accept(table);
        return table;
    }

    private static Consumer<Table> hosts(int hosts, int rulesEach) {
        return hosts(hosts, rulesEach, HOT);
    }

    private static Consumer<Table> hosts(int hosts, int rulesEach, int requests) {
        return table -> {
            String[][] names = new String[hosts][rulesEach];
            for (int host = 0; host < hosts; host++) {
                for (int rule = 0; rule < rulesEach; rule++) {
                    names[host][rule] = table.rule("host" + host + ".example.com", Table.prefix("/service" + rule));
                }
            }
            for (int i = 0; i < requests; i++) {
                int host = scatter(i, hosts);
                int rule = scatter(i + 7, rulesEach);
                table.request(
                        BenchRequest.get("host" + host + ".example.com", "/service" + rule + "/x"), names[host][rule]);
            }
        };
    }

    private static Consumer<Table> headerValues(int rules) {
        return table -> {
            String[] names = new String[rules];
            for (int rule = 0; rule < rules; rule++) {
                names[rule] = table.rule("a.example.com", Table.header("x-tenant", "tenant" + rule));
            }
            for (int i = 0; i < HOT; i++) {
                int rule = scatter(i, rules);
                table.request(BenchRequest.get("a.example.com", "/x").with("x-tenant", "tenant" + rule), names[rule]);
            }
        };
    }

    private static Consumer<Table> headerNames(int rules) {
        return table -> {
            String[] names = new String[rules];
            for (int rule = 0; rule < rules; rule++) {
                names[rule] = table.rule("a.example.com", Table.header("x-tenant" + rule, "1"));
            }
            for (int i = 0; i < HOT; i++) {
                int rule = scatter(i, rules);
                table.request(BenchRequest.get("a.example.com", "/x").with("x-tenant" + rule, "1"), names[rule]);
            }
        };
    }

    private static Consumer<Table> exact(int rules) {
        return table -> {
            String[] names = new String[rules];
            for (int rule = 0; rule < rules; rule++) {
                names[rule] = table.rule("a.example.com", Table.exact("/service" + rule + "/x"));
            }
            for (int i = 0; i < HOT; i++) {
                int rule = scatter(i, rules);
                table.request(BenchRequest.get("a.example.com", "/service" + rule + "/x"), names[rule]);
            }
        };
    }

    private static void missed(Table table, String outcome, String domain, String path) {
        table.clearRequests();
        for (int i = 0; i < HOT; i++) {
            table.request(BenchRequest.get("host" + scatter(i, 10_000) + domain, path), outcome);
        }
    }

    private static void wildcards(Table table) {
        String broadest = table.rule("*.com", Table.prefix("/"));
        for (String hostname : new String[] {
            "*.example.com", "*.a.example.com", "*.b.a.example.com", "*.c.b.a.example.com", "d.c.b.a.example.com"
        }) {
            table.rule(hostname, Table.prefix("/other"));
        }
        for (int i = 0; i < HOT; i++) {
            table.request(BenchRequest.get("d.c.b.a.example.com", "/service" + scatter(i, HOT)), broadest);
        }
    }

    private static void segments(Table table) {
        String longest = "";
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < 32; i++) {
            longest = table.rule(
                    "a.example.com", Table.prefix(path.append("/s").append(i).toString()));
        }
        for (int i = 0; i < HOT; i++) {
            table.request(BenchRequest.get("a.example.com", path + "/x" + i), longest);
        }
    }

    private static void expressions(Table table) {
        String[] names = new String[10];
        for (int rule = 0; rule < names.length; rule++) {
            names[rule] = table.rule("a.example.com", Table.regex("/service" + rule + "/[0-9]+"));
        }
        for (int i = 0; i < HOT; i++) {
            int rule = scatter(i, names.length);
            table.request(BenchRequest.get("a.example.com", "/service" + rule + "/" + i), names[rule]);
        }
    }

    /** Spreads the numbers from 0 over a range, without an order that a processor could foresee. */
    private static int scatter(int i, int bound) {
        return Integer.remainderUnsigned((i + 1) * 0x9E3779B1, bound);
    }
}
