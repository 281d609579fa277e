package org.jettygateway.internal.proxy.datagram;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jettygateway.DatagramClient;
import org.jettygateway.DatagramEcho;
import org.jettygateway.internal.proxy.datagram.DatagramFixture.Port;
import org.jettygateway.internal.proxy.datagram.DatagramFixture.Share;
import org.jettygateway.internal.upstream.client.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets which datagrams, and their answers. */
class DatagramsTest {

    private DatagramFixture fixture;
    private DatagramEcho one;
    private DatagramEcho two;
    private Port port;

    @BeforeEach
    void start() throws Exception {
        one = new DatagramEcho("one ");
        two = new DatagramEcho("two ");
        fixture = new DatagramFixture(DatagramFixture.WIDE);
        port = fixture.open();
        fixture.service("one", one.address()).service("two", two.address()).route(port, "one");
        fixture.publish();
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
        one.close();
        two.close();
    }

    @Test
    void clientsGetTheirOwnAnswers() throws Exception {
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String name = "client " + i + " datagram ";
            clients.add(CompletableFuture.runAsync(() -> askInTurn(name), fixture.threads));
        }
        CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        assertThat(fixture.datagrams.getSessions(), is(20));
        assertThat(one.peers(), hasSize(20));
    }

    private void askInTurn(String name) {
        try (DatagramClient client = port.client()) {
            for (int i = 0; i < 50; i++) {
                assertThat(client.ask(name + i), is("one " + name + i));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aClientStaysWhereItIsAndTheNextIsElsewhere() throws Exception {
        fixture.service("both", one.address(), two.address())
                .route(port, "both")
                .publish();
        try (DatagramClient client = port.client();
                DatagramClient next = port.client()) {
            assertThat(client.ask("a"), is("one a"));
            assertThat(next.ask("b"), is("two b"));
            assertThat(client.ask("c"), is("one c"));
            assertThat(client.ask("d"), is("one d"));
            assertThat(next.ask("e"), is("two e"));
        }
    }

    @Test
    void clientsAreSharedByWeight() throws Exception {
        DatagramEcho none = two;
        try (DatagramEcho less = new DatagramEcho("less ")) {
            fixture.service("less", less.address())
                    .route(port, new Share(3, "one"), new Share(1, "less"), new Share(0, "two"))
                    .publish();
            for (int i = 0; i < 40; i++) {
                try (DatagramClient client = port.client()) {
                    client.ask("x");
                }
            }
            assertThat(less.received().size(), allOf(greaterThanOrEqualTo(9), lessThanOrEqualTo(11)));
            assertThat(one.received().size() + less.received().size(), is(40));
            assertThat(none.received(), hasSize(0));
        }
    }

    @Test
    void whatLeadsNowhereIsDropped() throws Exception {
        Port other = fixture.open();
        Port invalid = fixture.open();
        Port empty = fixture.open();
        fixture.service("empty")
                .route(invalid, new Share(1, null))
                .route(empty, "empty")
                .publish();
        try (DatagramClient asking = port.client();
                DatagramClient withoutRoute = other.client();
                DatagramClient withoutBackend = invalid.client();
                DatagramClient withoutEndpoint = empty.client()) {
            List<DatagramClient> clients = List.of(withoutRoute, withoutBackend, withoutEndpoint);
            for (DatagramClient client : clients) {
                client.send("lost");
            }
            DatagramFixture.settle(asking);
            assertThat(fixture.datagrams.getSessions(), is(1));
            fixture.route(other, "two")
                    .route(invalid, "two")
                    .route(empty, "two")
                    .publish();
            for (DatagramClient client : clients) {
                assertThat(client.ask("found"), is("two found"));
            }
            assertThat(two.received(), everyItem(is("found")));
        }
    }

    @Test
    void whereNobodyListensTheNextDatagramGoesElsewhere() throws Exception {
        InetSocketAddress closed = two.address();
        two.close();
        fixture.service("both", closed, one.address()).route(port, "both").publish();
        try (DatagramClient client = port.client()) {
            client.send("lost");
            assertThat(client.ask("found"), is("one found"));
            assertThat(client.ask("again"), is("one again"));
        }
        for (int i = 0; i < 6; i++) { // it is known now, and passed over
            try (DatagramClient client = port.client()) {
                assertThat(client.ask("next"), is("one next"));
            }
        }
    }

    @Test
    void aBackendThatIsStartedAgainIsFound() throws Exception {
        InetSocketAddress address = one.address();
        try (DatagramClient client = port.client()) {
            assertThat(client.ask("a"), is("one a"));
            one.close();
            client.send("lost");
            Await.until("the session has ended", () -> fixture.datagrams.getSessions() == 0);
            one = new DatagramEcho("new ", address.getPort());
            assertThat(client.ask("b"), is("new b")); // it is out, but there is no other
        }
    }

    @Test
    void largestAndEmptyDatagramsGoBothWays() throws Exception {
        try (DatagramEcho exact = new DatagramEcho("");
                DatagramClient client = port.client()) {
            fixture.service("exact", exact.address()).route(port, "exact").publish();
            byte[] largest = new byte[65_507];
            new Random(7).nextBytes(largest);
            client.send(largest);
            assertArrayEquals(largest, client.receive());
            client.send(new byte[0]);
            assertThat(client.receive().length, is(0));
            assertThat(client.ask("as before"), is("as before"));
            assertThat(fixture.datagrams.getSessions(), is(1));
            assertThat(exact.peers(), hasSize(1));
        }
    }

    @Test
    void onlyTheEndpointAnswers() throws Exception {
        try (DatagramClient client = port.client();
                DatagramSocket stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            client.ask("hello");
            InetSocketAddress session =
                    (InetSocketAddress) one.peers().iterator().next();
            byte[] forged = "forged".getBytes(StandardCharsets.UTF_8);
            stranger.send(new DatagramPacket(forged, forged.length, session));
            one.send("true".getBytes(StandardCharsets.UTF_8), session);
            assertThat(client.next(), is("true"));
            client.send(new byte[0]); // from then on the socket is not connected any more
            assertThat(client.next(), is("one "));
            stranger.send(new DatagramPacket(forged, forged.length, session));
            assertThat(client.ask("bye"), is("one bye"));
        }
    }

    @Test
    void aBackendMaySendMoreThanItIsAskedFor() throws Exception {
        try (DatagramClient client = port.client()) {
            client.ask("hello");
            InetSocketAddress session =
                    (InetSocketAddress) one.peers().iterator().next();
            for (int i = 0; i < 50; i++) {
                one.send(("news " + i).getBytes(StandardCharsets.UTF_8), session);
            }
            for (int i = 0; i < 50; i++) {
                assertThat(client.next(), is("news " + i));
            }
        }
    }

    @Test
    void aRouteToTheGatewayItselfDoesNotGoRound() throws Exception {
        Port circle = fixture.open();
        fixture.service("itself", circle.address()).route(circle, "itself").publish();
        try (DatagramClient asking = port.client();
                DatagramClient client = circle.client()) {
            client.send("round");
            DatagramFixture.settle(asking);
            DatagramFixture.settle(asking);
            assertThat(fixture.datagrams.getSessions(), is(2));
        }
    }

    @Test
    void aChangeKeepsTheSessionsWhoseEndpointStays() throws Exception {
        fixture.service("both", one.address(), two.address())
                .route(port, "both")
                .publish();
        try (DatagramClient client = port.client();
                DatagramClient other = port.client()) {
            client.ask("a");
            other.ask("b");
            Object before = List.copyOf(one.peers());
            fixture.service("both", two.address(), one.address()).publish();
            assertThat(client.ask("c"), is("one c"));
            assertThat(List.copyOf(one.peers()), is(before));
            fixture.service("both", two.address()).publish();
            assertThat(client.ask("d"), is("two d"));
            assertThat(other.ask("e"), is("two e"));
            assertThat(two.peers(), hasSize(2));
        }
    }

    @Test
    void aChangeOfTheRouteEndsItsSessions() throws Exception {
        try (DatagramClient client = port.client()) {
            assertThat(client.ask("a"), is("one a"));
            fixture.route(port, "two").publish();
            assertThat(client.ask("b"), is("two b"));
            fixture.route(port, new Share(0, "two"), new Share(1, "one")).publish();
            assertThat(client.ask("c"), is("one c"));
            fixture.unroute(port).publish();
            Await.until("the session has ended", () -> fixture.datagrams.getSessions() == 0);
        }
    }

    @Test
    void aPortThatIsClosedIsFreeAndTheOthersGoOn() throws Exception {
        Port other = fixture.open();
        fixture.route(other, "two").publish();
        try (DatagramClient client = port.client();
                DatagramClient staying = other.client()) {
            client.ask("a");
            staying.ask("b");
            port.serving().close();
            new DatagramSocket(port.address()).close();
            assertThat(fixture.datagrams.getSessions(), is(1));
            assertThat(staying.ask("c"), is("two c"));
            assertThat(two.peers(), hasSize(1));
            other.serving().close();
            new DatagramSocket(other.address()).close();
            Await.until("the thread is given back", () -> fixture.threads.getBusyThreads() == 0);
            assertThat(fixture.datagrams.toString(), is("Datagrams[ports=0, sessions=0]"));
        }
    }

    @Test
    void aPortMayComeAfterTheLastHasGone() throws Exception {
        port.serving().close();
        port.serving().close();
        Port next = fixture.open();
        fixture.route(next, "two").publish();
        try (DatagramClient client = next.client()) {
            assertThat(client.ask("a"), startsWith("two"));
        }
    }
}
