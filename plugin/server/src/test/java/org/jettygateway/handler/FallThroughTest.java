package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jettygateway.source.FixedSource;
import org.junit.jupiter.api.Test;

/** Who gets what the gateway does not take, and on which thread. */
class FallThroughTest {

    private static final String[] MANIFESTS = {
        Manifests.gateway(), Manifests.route("shop", "shop.example.com", "/shop", "nowhere")
    };

    private static int status(GatewayUnderTest gateway, String host, String path) throws Exception {
        try (RawClient client = gateway.connect()) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                    .status();
        }
    }

    /** Answers 299, or nothing for {@code /none}. */
    private static Handler next() {
        return new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                if (request.getHttpURI().getPath().equals("/none")) {
                    return false;
                }
                response.setStatus(299);
                callback.succeeded();
                return true;
            }
        };
    }

    @Test
    void hostsOfOthersGoOnAndClaimedOnesDoNot() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.start(
                GatewayUnderTest.builder(MANIFESTS).next(next()).build())) {
            assertThat(status(gateway, "other.example.com", "/"), is(299));
            assertThat(status(gateway, "other.example.com", "/none"), is(404));
            assertThat(status(gateway, "other.example.com", "/a%3Fb;x"), is(299));
            assertThat(status(gateway, "shop.example.com", "/"), is(404));
            assertThat(status(gateway, "shop.example.com", "/x/..%3b/y"), is(400));
            assertThat(status(gateway, "%73hop.example.com", "/"), is(400));
            assertThat(status(gateway, "shop.example.com", "/shop"), is(500));
        }
    }

    @Test
    void whatTheGatewayWouldRefuseIsForOthersToJudgeOnTheirHosts() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.start(
                GatewayUnderTest.builder(MANIFESTS).next(next()).build())) {
            assertThat(status(gateway, "other.example.com", "/x/..%3b/y"), is(299));
        }
    }

    @Test
    void bothKindsCanBeSet() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.start(GatewayUnderTest.builder(MANIFESTS)
                .next(next())
                .unmatchedHost(Unmatched.NOT_FOUND)
                .unmatchedRule(Unmatched.NEXT)
                .build())) {
            assertThat(status(gateway, "other.example.com", "/"), is(404));
            assertThat(status(gateway, "shop.example.com", "/"), is(299));
            assertThat(status(gateway, "shop.example.com", "/x/..%3b/y"), is(400));
        }
    }

    @Test
    void aHandlerThatBlocksDoesNotStopOthers() throws Exception {
        CountDownLatch blocked = new CountDownLatch(4);
        CountDownLatch go = new CountDownLatch(1);
        Handler blocking = new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                assertThat(Invocable.isNonBlockingInvocation(), is(false));
                blocked.countDown();
                go.await();
                Content.Sink.write(response, true, "done", callback);
                return true;
            }
        };
        GatewayHandler handler =
                GatewayUnderTest.builder(MANIFESTS).next(blocking).build();
        assertThat(handler.getInvocationType(), is(Invocable.InvocationType.NON_BLOCKING));
        try (GatewayUnderTest gateway = GatewayUnderTest.start(handler);
                RawClient one = gateway.connect();
                RawClient two = gateway.connect();
                RawClient three = gateway.connect();
                RawClient four = gateway.connect()) {
            RawClient[] clients = {one, two, three, four};
            for (RawClient client : clients) {
                client.write("GET / HTTP/1.1\r\nHost: other.example.com\r\n\r\n");
            }
            assertThat(blocked.await(15, TimeUnit.SECONDS), is(true));
            assertThat(status(gateway, "shop.example.com", "/shop"), is(500));
            go.countDown();
            for (RawClient client : clients) {
                assertThat(client.read("GET").body(), is("done"));
            }
        }
    }

    @Test
    void worksOnALocalConnectorAndShowsItselfInTheDump() throws Exception {
        Server server = new Server();
        LocalConnector local = new LocalConnector(server);
        server.addConnector(local);
        GatewayHandler gateway = GatewayHandler.builder()
                .source(FixedSource.of(String.join("\n", MANIFESTS)))
                .connectors(Connectors.EXISTING)
                .build();
        server.setHandler(gateway);
        server.start();
        try {
            String answer = local.getResponse("GET /shop HTTP/1.1\r\nHost: shop.example.com\r\n\r\n");
            assertThat(answer, startsWith("HTTP/1.1 500 "));
            assertThat(server.dump(), containsString("shop.example.com"));
            assertThat(gateway.getGeneration(), is(1L));
            assertThat(gateway.getProblems(), hasItem(containsString("nowhere")));
        } finally {
            server.stop();
        }
    }

    @Test
    void settingsThatAreNoneAreRefused() {
        GatewayHandler gateway = new GatewayHandler();
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> gateway.setUnmatchedHost("pass"))
                        .getMessage(),
                is("gateway.unmatchedHost: \"pass\" is not one of next, 404"));
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> gateway.setConnectors("some"))
                        .getMessage(),
                is("gateway.connectors: \"some\" is not one of open, existing"));
        Server server = new Server();
        server.setHandler(gateway);
        gateway.setPublish("80:http");
        assertThat(
                assertThrows(IllegalArgumentException.class, server::start).getMessage(),
                startsWith("publish: \"80:http\""));
    }
}
