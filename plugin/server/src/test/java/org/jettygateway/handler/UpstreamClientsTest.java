package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.StringWriter;
import org.jettygateway.internal.io.Selectors;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.junit.jupiter.api.Test;

/** Whose client speaks to backends. */
class UpstreamClientsTest {

    private static final String POOL = ": connections=1 of 256 (idle=[";
    private static final String SELECTORS = Selectors.class.getSimpleName() + "@";

    private static String dumpAfterARequest(UpstreamClients clients) throws Exception {
        return dumpAfterARequest(clients, EndPoints.LEAN);
    }

    private static String dumpAfterARequest(UpstreamClients clients, EndPoints endPoints) throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    wire.readHead();
                    wire.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
                    wire.hang();
                });
                GatewayUnderTest gateway = GatewayUnderTest.start(GatewayUnderTest.builder(
                                Manifests.gateway(),
                                Manifests.route("shop", "shop.example.com", "shop"),
                                Manifests.service("shop", backend.address()))
                        .upstreamClient(clients)
                        .endPoint(endPoints)
                        .build());
                RawClient client = gateway.connect()) {
            String answer = client.send("GET / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n")
                    .body();
            assertThat(answer, is("hi"));
            StringWriter dump = new StringWriter();
            gateway.server().dump(dump, "");
            return dump.toString();
        }
    }

    @Test
    void theLeanOneShowsItsPools() throws Exception {
        assertThat(dumpAfterARequest(UpstreamClients.LEAN), containsString(POOL));
    }

    @Test
    void jettysShowsItsOwn() throws Exception {
        String dump = dumpAfterARequest(UpstreamClients.JETTY);
        assertThat(dump, not(containsString(POOL)));
        assertThat(dump, containsString("HttpDestination"));
    }

    /** A thread of each would wait for nothing. */
    @Test
    void selectorsAreOnlyThereForWhoeverUsesThem() throws Exception {
        assertThat(dumpAfterARequest(UpstreamClients.LEAN, EndPoints.JETTY), containsString(SELECTORS));
        assertThat(dumpAfterARequest(UpstreamClients.JETTY, EndPoints.LEAN), containsString(SELECTORS));
        assertThat(dumpAfterARequest(UpstreamClients.JETTY, EndPoints.JETTY), not(containsString(SELECTORS)));
    }

    @Test
    void thereAreTwo() {
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> new GatewayHandler().setUpstreamClient("fast"));
        assertThat(thrown.getMessage(), startsWith("gateway.upstreamClient: \"fast\" is not one of lean, jetty"));
    }
}
