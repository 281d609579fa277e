package org.jettygateway.internal.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jettygateway.internal.graph.BackendProtocol;
import org.jettygateway.internal.upstream.client.BackendAddress;
import org.junit.jupiter.api.Test;

class UpstreamStateTest {

    private static List<Endpoint> endpoints(int count) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), i);
            endpoints.add(new Endpoint(new BackendAddress(address, BackendProtocol.HTTP1)));
        }
        return endpoints;
    }

    private static UpstreamState state(List<Endpoint> endpoints) {
        UpstreamState state = new UpstreamState();
        state.update(endpoints);
        return state;
    }

    @Test
    void nothingWithoutEndpoints() {
        UpstreamState state = new UpstreamState();
        assertNull(state.next());
        assertNull(state.nextAfter(endpoints(1).get(0)));
    }

    @Test
    void inTurn() {
        List<Endpoint> three = endpoints(3);
        UpstreamState state = state(three);
        for (int i = 0; i < 9; i++) {
            assertSame(three.get(i % 3), state.next());
        }
    }

    private static void refuse(Endpoint endpoint) {
        for (int i = 0; i < 3; i++) {
            endpoint.refused();
        }
    }

    @Test
    void whatRefusesConnectionsIsLeftOutAndItsShareGoesToAllOthers() {
        List<Endpoint> three = endpoints(3);
        UpstreamState state = state(three);
        refuse(three.get(1));
        int[] counts = new int[3];
        for (int i = 0; i < 100; i++) {
            counts[three.indexOf(state.next())]++;
        }
        assertEquals(0, counts[1]);
        assertEquals(50, counts[0]);
        for (int i = 0; i < 10; i++) {
            assertSame(three.get(2), state.nextAfter(three.get(0)));
        }
        three.get(1).connected();
        for (int i = 0; i < 3; i++) {
            counts[three.indexOf(state.next())]++;
        }
        assertEquals(1, counts[1]);
    }

    @Test
    void oneIsAlwaysLeft() {
        List<Endpoint> two = endpoints(2);
        UpstreamState state = state(two);
        two.forEach(UpstreamStateTest::refuse);
        assertNotNull(state.next());
        assertSame(two.get(0), state.nextAfter(two.get(1)));
        assertNull(state(two.subList(0, 1)).nextAfter(two.get(0)));
    }

    @Test
    void anotherAfterAFailure() {
        List<Endpoint> three = endpoints(3);
        UpstreamState state = state(three);
        for (int i = 0; i < 30; i++) {
            Endpoint failed = state.next();
            assertNotNull(failed);
            Endpoint other = state.nextAfter(failed);
            assertNotNull(other);
            assertNotSame(failed, other);
        }
        assertNull(state(three.subList(0, 1)).nextAfter(three.get(0)));
        assertSame(three.get(0), state(three.subList(0, 1)).nextAfter(three.get(2)), "an endpoint that is gone");
    }

    @Test
    void foundByIdWhetherReadyOrLeaving() {
        List<Endpoint> three = endpoints(3);
        UpstreamState state = new UpstreamState();
        state.update(three.subList(0, 1), three.subList(1, 2));
        assertSame(three.get(0), state.find(endpoints(1).get(0).id()), "by address, not by object");
        assertSame(three.get(1), state.find(three.get(1).id()));
        assertNull(state.find(three.get(2).id()));
        for (int i = 0; i < 3; i++) {
            assertSame(three.get(0), state.next());
        }
        refuse(three.get(1));
        assertNull(state.find(three.get(1).id()), "it is out");
        three.get(1).connected();
        assertSame(three.get(1), state.find(three.get(1).id()));
        state.update(three.subList(0, 1));
        assertNull(state.find(three.get(1).id()));
    }

    @Test
    void evenUnderConcurrency() throws Exception {
        List<Endpoint> five = endpoints(5);
        UpstreamState state = state(five);
        AtomicIntegerArray hits = new AtomicIntegerArray(6);
        together(4, () -> {
            for (int i = 0; i < 50_000; i++) {
                Endpoint next = state.next();
                hits.incrementAndGet(next == null ? 0 : next.address().socket().getPort());
            }
            return null;
        });
        assertEquals("[0, 40000, 40000, 40000, 40000, 40000]", hits.toString());
    }

    @Test
    void alwaysAnEndpointWhileTheyChange() throws Exception {
        List<Endpoint> nine = endpoints(9);
        UpstreamState state = state(nine);
        AtomicInteger updates = new AtomicInteger();
        together(4, () -> {
            for (int i = 0; i < 20_000; i++) {
                Endpoint next = state.next();
                assertNotNull(next);
                assertTrue(nine.contains(next));
                assertNotSame(next, state.nextAfter(next));
                state.update(nine.subList(0, 1 + updates.incrementAndGet() % 9));
            }
            return null;
        });
        assertEquals(80_000, updates.get());
    }

    private static void together(int threads, Callable<Void> task) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                tasks.add(task);
            }
            for (Future<Void> done : executor.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
