package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An answer that comes before the upload has ended, be it the gateway's own or a backend's, reaches the client. */
class EarlyAnswerTest {

    private static final int NO_ERROR = 0;
    private static final int MUCH = 1_500_000;

    private static ScriptedBackend backend;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws Exception {
        backend = new ScriptedBackend(wire -> {
            wire.readHead();
            wire.write("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig");
            wire.hang();
        });
        gateway = GatewayUnderTest.start(
                Manifests.gateway(),
                Manifests.route("early", "shop.example.com", "/early", "early"),
                Manifests.route("broken", "shop.example.com", "/broken", "nobody"),
                Manifests.service("early", backend.address()));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        backend.close();
    }

    @ParameterizedTest
    @CsvSource({"/none, 404", "/broken, 500", "/x/..%3b/y, 400", "/early, 413"})
    void overHttp2(String path, int status) throws Exception {
        try (RawHttp2Client client = new RawHttp2Client(gateway.address())) {
            for (int i = 0; i < 2; i++) {
                int stream = client.head(
                        0, ":method", "PUT", ":scheme", "http", ":authority", "shop.example.com", ":path", path);
                assertThat(client.upload(stream, MUCH), greaterThan(0));
                RawHttp2Client.Answer answer = client.read(stream);
                assertThat(answer.toString(), answer.status(), is(status));
                assertThat(answer.ended(), is(true));
                assertThat(answer.body(), status == 413 ? is("big") : startsWith(status + " "));
                if (status != 413) { // there the pipeline may still wait for more, and Jetty calls that CANCEL
                    assertThat(
                            "the client may stop sending", client.read(stream).reset(), is(NO_ERROR));
                }
            }
        }
    }

    /** As most clients do, this one reads only when it has sent all. */
    @ParameterizedTest
    @CsvSource({"/none, 404", "/broken, 500", "/x/..%3b/y, 400", "/early, 413"})
    void overHttp1(String path, int status) throws Exception {
        try (RawClient client = gateway.connect()) {
            client.write("PUT " + path + " HTTP/1.1\r\nHost: shop.example.com\r\nContent-Length: " + MUCH + "\r\n\r\n");
            try {
                client.write(new byte[MUCH]);
            } catch (IOException closed) {
                // the answer says why
            }
            RawClient.Answer answer = client.read("PUT");
            assertThat(answer.status(), is(status));
            assertThat(answer.body(), status == 413 ? is("big") : startsWith(status + " "));
        }
    }
}
