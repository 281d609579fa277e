package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backend that breaks off right after its head: nothing of that head is left in the answer that the client gets instead. */
class ReplacedHeadTest {

    private static final String SECRET = "correct horse battery staple";

    @TempDir
    private Path work;

    @Test
    void onlyWhatTheGatewayHasSetStays() throws Exception {
        Path secret = Files.writeString(work.resolve("secret"), SECRET);
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    wire.readHead();
                    wire.write("""
                            HTTP/1.1 200 OK
                            Date: Thu, 01 Jan 1970 00:00:00 GMT
                            X-Backend: 1
                            Content-Length: 5

                            """.replace("\n", "\r\n"));
                });
                GatewayUnderTest gateway = GatewayUnderTest.start(GatewayUnderTest.builder(
                                Manifests.gateway(),
                                Manifests.route("shop", "shop.test", "shop"),
                                Manifests.service("shop", backend.address()))
                        .trace("X-Trace", secret)
                        .build());
                RawClient client = gateway.connect()) {
            RawClient.Answer answer =
                    client.send("POST / HTTP/1.1\r\nHost: shop.test\r\nX-Trace: " + SECRET + "\r\n\r\n");
            assertThat(answer.status(), is(502));
            assertThat(answer.head(), not(containsString("X-Backend")));
            assertThat(answer.head(), not(containsString("1970")));
            assertThat(answer.header("x-trace"), containsString("HTTPRoute default/shop rules[0]"));
            List<String> dates = answer.head()
                    .lines()
                    .filter(line -> line.startsWith("Date: "))
                    .toList();
            assertThat(dates.toString(), dates.size(), is(1));
        }
    }
}
