package org.jettygateway.internal.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.graph.BackendProtocol;
import org.jettygateway.internal.graph.EndpointNode;
import org.jettygateway.internal.graph.UpstreamNode;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.internal.upstream.client.BackendAddress;
import org.jettygateway.internal.upstream.client.Inbound;
import org.jettygateway.internal.upstream.client.Outbound;
import org.jettygateway.internal.upstream.client.UpstreamClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamRegistryTest {

    private static final Duration NEVER = Duration.ofDays(1);

    private final ScheduledExecutorService worker = Executors.newScheduledThreadPool(2);
    private final Drains client = new Drains();
    private final Map<String, List<String>> dns = new ConcurrentHashMap<>();
    private final AtomicInteger lookups = new AtomicInteger();

    @AfterEach
    void stop() {
        worker.shutdownNow();
    }

    private UpstreamRegistry registry(Duration period) {
        return new UpstreamRegistry(client, worker, this::lookup, period);
    }

    private List<InetAddress> lookup(String host) throws UnknownHostException {
        lookups.incrementAndGet();
        List<InetAddress> found = new ArrayList<>();
        for (String address : dns.getOrDefault(host, List.of())) {
            found.add(InetAddress.getByName(address));
        }
        if (found.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return found;
    }

    private static UpstreamNode node(String name, String... endpoints) {
        return new UpstreamNode(
                name,
                BackendProtocol.HTTP1,
                Arrays.stream(endpoints)
                        .map(text -> new EndpointNode(
                                text.substring(0, text.lastIndexOf(':')),
                                Integer.parseInt(text.substring(text.lastIndexOf(':') + 1))))
                        .toList());
    }

    private static List<String> show(UpstreamState state) {
        return state.endpoints().stream()
                .map(endpoint -> endpoint.address().socket())
                .map(address -> address.getAddress().getHostAddress() + ":" + address.getPort())
                .toList();
    }

    @Test
    void statesInTheOrderOfTheNodes() {
        UpstreamRegistry registry = registry(NEVER);
        List<UpstreamState> states =
                registry.prepare(List.of(node("b", "10.0.0.2:80", "10.0.0.1:80"), node("a"), node("c", "::1:80")));
        assertEquals(List.of("10.0.0.2:80", "10.0.0.1:80"), show(states.get(0)));
        assertNull(states.get(1).next());
        assertEquals(List.of("0:0:0:0:0:0:0:1:80"), show(states.get(2)));
        assertEquals(0, lookups.get());
    }

    @Test
    void stateAndEndpointsOutliveGenerations() {
        UpstreamRegistry registry = registry(NEVER);
        UpstreamState first = registry.prepare(List.of(node("a", "10.0.0.1:80", "10.0.0.2:80")))
                .get(0);
        Endpoint kept = first.endpoints().get(1);
        List<UpstreamNode> next = List.of(node("b", "10.0.0.2:80"), node("a", "10.0.0.2:80", "10.0.0.3:80"));
        List<UpstreamState> states = registry.prepare(next);
        assertSame(first, states.get(1));
        assertSame(kept, states.get(0).next(), "one endpoint per address, whoever uses it");
        assertEquals(List.of("10.0.0.2:80", "10.0.0.3:80"), show(first));
        assertTrue(client.drained.isEmpty(), "the old generation still serves");
        registry.retireOthers(next);
        assertEquals(List.of("/10.0.0.1:80"), client.drained());
        registry.retireOthers(next);
        assertEquals(List.of("/10.0.0.1:80"), client.drained(), "once");
    }

    @Test
    void anEndpointThatIsLeavingIsKeptForItsSessionsAndItsIdleConnectionsAreClosed() {
        UpstreamRegistry registry = registry(NEVER);
        UpstreamState state = registry.prepare(List.of(node("a", "10.0.0.1:80", "10.0.0.2:80")))
                .get(0);
        Endpoint leaving = state.endpoints().get(1);
        List<UpstreamNode> next = List.of(new UpstreamNode(
                "a",
                BackendProtocol.HTTP1,
                null,
                List.of(new EndpointNode("10.0.0.1", 80)),
                List.of(new EndpointNode("10.0.0.2", 80))));
        registry.prepare(next);
        registry.retireOthers(next);
        assertSame(leaving, state.find(leaving.id()));
        assertEquals(List.of("10.0.0.1:80"), show(state));
        assertEquals(List.of("/10.0.0.2:80"), client.drained());
    }

    @Test
    void upstreamThatIsGoneServesUntilItIsRetired() {
        UpstreamRegistry registry = registry(NEVER);
        UpstreamState gone =
                registry.prepare(List.of(node("gone", "10.0.0.1:80"))).get(0);
        registry.prepare(List.of());
        assertNotNull(gone.next());
        assertTrue(client.drained.isEmpty());
        registry.retireOthers(List.of());
        assertEquals(List.of("/10.0.0.1:80"), client.drained());
        assertNotSame(
                gone, registry.prepare(List.of(node("gone", "10.0.0.1:80"))).get(0));
    }

    @Test
    void nameWithSeveralAddresses() {
        dns.put("shop.example.com", List.of("10.0.0.2", "10.0.0.1", "10.0.0.2"));
        UpstreamState state = registry(NEVER)
                .prepare(List.of(node("a", "shop.example.com:8080", "10.0.0.1:8080")))
                .get(0);
        assertEquals(List.of("10.0.0.1:8080", "10.0.0.2:8080"), show(state));
    }

    @Test
    void nameIsLookedUpAgainAndLostOnlyByABetterAnswer() {
        dns.put("shop.example.com", List.of("10.0.0.1"));
        UpstreamRegistry registry = registry(Duration.ofMillis(5));
        UpstreamState state =
                registry.prepare(List.of(node("a", "shop.example.com:80"))).get(0);
        assertEquals(List.of("10.0.0.1:80"), show(state));
        dns.clear();
        int before = lookups.get();
        Await.until("failing lookups", () -> lookups.get() > before + 3);
        assertEquals(List.of("10.0.0.1:80"), show(state));
        assertTrue(client.drained.isEmpty());
        dns.put("shop.example.com", List.of("10.0.0.9"));
        Await.until("the new address", () -> show(state).equals(List.of("10.0.0.9:80")));
        Await.until("drain", () -> client.drained().equals(List.of("/10.0.0.1:80")));
        registry.close();
        Await.until("drain", () -> client.drained().equals(List.of("/10.0.0.1:80", "/10.0.0.9:80")));
        int after = Await.quiet(lookups::get);
        assertEquals(after, lookups.get());
    }

    @Test
    void nameThatIsUnknownAtFirst() {
        UpstreamRegistry registry = registry(Duration.ofMillis(5));
        UpstreamState state =
                registry.prepare(List.of(node("a", "late.example.com:80"))).get(0);
        assertNull(state.next());
        dns.put("late.example.com", List.of("10.0.0.1"));
        Await.until("the address", () -> state.next() != null);
    }

    @Test
    void nameThatTakesTooLongDoesNotHoldTheGenerationUp() {
        CountDownLatch answer = new CountDownLatch(1);
        UpstreamRegistry registry = new UpstreamRegistry(
                client,
                worker,
                host -> {
                    try {
                        assertTrue(answer.await(20, TimeUnit.SECONDS));
                    } catch (InterruptedException e) {
                        throw new UnknownHostException(host);
                    }
                    return List.of(InetAddress.getByName("10.0.0.1"));
                },
                NEVER);
        List<UpstreamNode> nodes = List.of(node("a", "slow.example.com:80", "10.0.0.2:80"));
        long start = System.nanoTime();
        UpstreamState state = registry.prepare(nodes).get(0);
        registry.prepare(nodes);
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(took >= 1900 && took < 3500, () -> took + " ms: waited for once, and not for ever");
        assertEquals(List.of("10.0.0.2:80"), show(state));
        answer.countDown();
        Await.until("both", () -> show(state).equals(List.of("10.0.0.1:80", "10.0.0.2:80")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.1", "255.255.255.255", "0.0.0.0", "::1", "2001:db8::1", "fe80::1%1", "::ffff:1.2.3.4"})
    void ipAddresses(String host) {
        assertFalse(AddressBook.isName(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"shop", "shop.example.com", "10.0.0", "10.0.0.1.", "10.0.0.256", "1.2.3.4.5", "10.0.0.01", "x1"})
    void names(String host) {
        assertTrue(AddressBook.isName(host));
    }

    @Test
    void generationsAndLookupsAtTheSameTime() throws Exception {
        dns.put("shop.example.com", List.of("10.0.0.1", "10.0.0.2"));
        UpstreamRegistry registry = registry(Duration.ofMillis(1));
        UpstreamState stable =
                registry.prepare(List.of(node("stable", "shop.example.com:80"))).get(0);
        Thread reader = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                if (stable.next() == null) {
                    client.failures.add("no endpoint");
                    return;
                }
            }
        });
        reader.start();
        for (int i = 0; i < 500; i++) {
            dns.put("shop.example.com", List.of("10.0.0." + (1 + i % 7)));
            List<UpstreamNode> nodes =
                    List.of(node("stable", "shop.example.com:80"), node("n" + i, "10.1.0." + i % 250 + ":80"));
            registry.prepare(nodes);
            registry.retireOthers(nodes);
        }
        reader.interrupt();
        reader.join();
        assertTrue(client.failures.isEmpty());
        List<String> last = List.of(dns.get("shop.example.com").get(0) + ":80");
        Await.until("the last address", () -> show(stable).equals(last));
    }

    /** Writes down what is drained. */
    private static final class Drains implements UpstreamClient {

        private final Queue<String> drained = new ConcurrentLinkedQueue<>();
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();

        List<String> drained() {
            return List.copyOf(drained);
        }

        @Override
        public Cancel send(BackendAddress endpoint, Outbound outbound, Inbound inbound) {
            throw new AssertionError("nothing is sent here");
        }

        @Override
        public Scheduler.Task later(long millis, Runnable task) {
            throw new AssertionError("nothing is waited for here");
        }

        @Override
        public void drain(BackendAddress endpoint) {
            drained.add("/" + endpoint.socket().getAddress().getHostAddress() + ":"
                    + endpoint.socket().getPort());
        }
    }
}
