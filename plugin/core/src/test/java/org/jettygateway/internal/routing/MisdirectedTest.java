package org.jettygateway.internal.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.jettygateway.internal.routing.Decision.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests belong to the HTTPS listener that their connection was made to; without any routes, all of them are 404. */
class MisdirectedTest {

    private static final RoutingSnapshot SNAPSHOT = new RoutingSnapshot(
            List.of(
                    listener("all", "*"),
                    listener("second", "second-example.org"),
                    listener("wild", "*.wildcard.org"),
                    listener("fourth", "fourth-example.wildcard.org")),
            List.of(),
            0);

    private static ListenerTable listener(String name, String hostname) {
        return ListenerTable.named(name, hostname).secure().bind("*", 443).build();
    }

    private static Outcome decide(TestRequest request) {
        return SNAPSHOT.decide(request.port(443)).outcome();
    }

    @ParameterizedTest
    @CsvSource({
        "second-example.org,          second-example.org,          NO_HOST",
        "third-example.wildcard.org,  fifth-example.wildcard.org,  NO_HOST",
        "third-example.wildcard.org,  fourth-example.wildcard.org, MISDIRECTED",
        "fourth-example.wildcard.org, third-example.wildcard.org,  MISDIRECTED",
        "second-example.org,          unknown.example.org,         MISDIRECTED",
        "unknown.example.org,         other.example.org,           NO_HOST",
        "unknown.example.org,         second-example.org,          MISDIRECTED",
        "'',                          other.example.org,           NO_HOST",
        "'',                          second-example.org,          MISDIRECTED",
        "second-example.org,          '',                          MISDIRECTED",
    })
    void theListenerOfTheNameMustBeThatOfTheHost(String serverName, String host, Outcome expected) {
        assertEquals(expected, decide(TestRequest.get(host, "/").tls(serverName)));
    }

    @Test
    void aNameThatNoListenerHasAnyMoreIsMisdirected() {
        RoutingSnapshot later = new RoutingSnapshot(List.of(listener("second", "second-example.org")), List.of(), 0);
        TestRequest request = TestRequest.get("second-example.org", "/").port(443);
        assertEquals(
                Outcome.MISDIRECTED,
                later.decide(request.tls("gone.example.org")).outcome());
        assertEquals(Outcome.MISDIRECTED, later.decide(request.tls("")).outcome());
        assertEquals(
                Outcome.NO_HOST,
                later.decide(TestRequest.get("gone.example.org", "/").port(443).tls("gone.example.org"))
                        .outcome());
    }

    @Test
    void clearTextIsNotForListenersOfTls() {
        TestRequest request = TestRequest.get("second-example.org", "/").port(443);
        assertEquals(null, SNAPSHOT.explain(request).listener());
        assertEquals(
                "second (second-example.org, TLS)",
                SNAPSHOT.explain(request.tls("second-example.org")).listener());
    }

    @ParameterizedTest
    @CsvSource({
        "web.example.com,   through.example.com, MISDIRECTED",
        "web.example.com,   web.example.com,     NO_HOST",
        "web.example.com,   other.example.com,   NO_HOST",
        "web.example.com,   a.through.org,       MISDIRECTED",
        "web.example.com,   b.example.org,       NO_HOST",
        "other.example.com, through.example.com, MISDIRECTED",
        "'',                through.example.com, MISDIRECTED",
    })
    void theHostOfAListenerOfWholeConnectionsIsNobodysElse(String serverName, String host, Outcome expected) {
        RoutingSnapshot mixed = new RoutingSnapshot(
                List.of(listener("web", "*.example.com")),
                List.of(listener("through", "through.example.com"), listener("wild", "*.through.org")),
                List.of(),
                List.of(),
                0);
        TestRequest request = TestRequest.get(host, "/").port(443).tls(serverName);
        assertEquals(expected, mixed.decide(request).outcome());
    }
}
