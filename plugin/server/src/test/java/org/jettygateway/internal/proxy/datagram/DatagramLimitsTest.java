package org.jettygateway.internal.proxy.datagram;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jettygateway.DatagramClient;
import org.jettygateway.DatagramEcho;
import org.jettygateway.internal.proxy.datagram.DatagramFixture.Port;
import org.jettygateway.internal.upstream.client.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many sessions there are, and for how long. */
class DatagramLimitsTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofDays(1);

    private DatagramEcho one;
    private DatagramEcho two;

    @BeforeEach
    void start() throws Exception {
        one = new DatagramEcho("one ");
        two = new DatagramEcho("two ");
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    private Port open(DatagramFixture fixture) throws Exception {
        Port port = fixture.open();
        fixture.service("both", one.address(), two.address()).route(port, "both");
        fixture.publish();
        return port;
    }

    @Test
    void whoAsksOnceIsForgottenBeforeWhoGoesOn() throws Exception {
        try (DatagramFixture fixture = new DatagramFixture(new DatagramLimits(LONG, SHORT, 10, 10))) {
            Port port = open(fixture);
            try (DatagramClient goesOn = port.client();
                    DatagramClient asksOnce = port.client()) {
                goesOn.send("a");
                assertThat(goesOn.ask("b"), is("one a"));
                assertThat(goesOn.next(), is("one b"));
                assertThat(asksOnce.ask("c"), is("two c"));
                Await.until("one has ended", () -> fixture.datagrams.getSessions() == 1);
                assertThat(goesOn.ask("d"), is("one d"));
                assertThat(asksOnce.ask("e"), is("one e")); // it is new, and chooses anew
                assertThat(one.peers(), hasSize(2));
            }
        }
    }

    @Test
    void silenceEndsASession() throws Exception {
        try (DatagramFixture fixture = new DatagramFixture(new DatagramLimits(SHORT, LONG, 10, 10))) {
            Port port = open(fixture);
            try (DatagramClient client = port.client()) {
                client.send("a");
                client.send("b");
                Await.until(
                        "it has ended",
                        () -> two.received().size() + one.received().size() == 2
                                && fixture.datagrams.getSessions() == 0);
            }
        }
    }

    @Test
    void aPortHasItsShare() throws Exception {
        try (DatagramFixture fixture = new DatagramFixture(new DatagramLimits(LONG, LONG, 2, 3))) {
            Port port = open(fixture);
            Port other = open(fixture);
            List<DatagramClient> clients = new ArrayList<>();
            try {
                for (Port at : List.of(port, port, port, other, other)) {
                    clients.add(at.client());
                }
                clients.get(0).ask("a");
                clients.get(1).ask("b");
                clients.get(2).send("refused");
                clients.get(3).ask("c");
                clients.get(4).send("refused");
                DatagramFixture.settle(clients.get(0));
                DatagramFixture.settle(clients.get(3));
                assertThat(fixture.datagrams.getSessions(), is(3));
                assertThat(one.received().contains("refused") || two.received().contains("refused"), is(false));
                port.serving().close();
                assertThat(clients.get(4).ask("d").substring(4), is("d"));
            } finally {
                clients.forEach(DatagramClient::close);
            }
        }
    }

    @Test
    void sessionsTakeAQuarterOfTheFilesThatAProcessMayOpen() {
        DatagramLimits few = DatagramLimits.DEFAULTS.within(1024);
        assertThat(few.inAll(), is(256));
        assertThat(few.perPort(), is(128));
        assertThat(DatagramLimits.DEFAULTS.within(1_000_000), is(DatagramLimits.DEFAULTS));
        assertThat(DatagramLimits.DEFAULTS.within(-1), is(DatagramLimits.DEFAULTS)); // how Java says "unlimited"
        assertThat(DatagramLimits.DEFAULTS.within(1).perPort(), is(1));
    }
}
