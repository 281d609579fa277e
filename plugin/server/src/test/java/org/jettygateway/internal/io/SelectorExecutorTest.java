package org.jettygateway.internal.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.Test;

class SelectorExecutorTest {

    private final List<Runnable> pool = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final SelectorExecutor executor = new SelectorExecutor(pool::add, Connection.class::isInstance);
    private final ManagedSelector reporter =
            new Selectors(executor, new ScheduledExecutorScheduler(), 1, Duration.ofSeconds(5)).newSelector(0);

    /** What is carried on. */
    private record Connection(Runnable action) implements Runnable {

        @Override
        public void run() {
            action.run();
        }
    }

    private void read(Runnable reading) {
        executor.run(reading, reporter);
    }

    private Connection connection(String name) {
        return new Connection(() -> done.add(name));
    }

    @Test
    void aConnectionGoesOnAfterTheReadOnTheSameThread() {
        read(() -> {
            executor.execute(connection("connection"));
            done.add("read");
        });
        assertThat(done, contains("read", "connection"));
        assertThat(pool, empty());
    }

    @Test
    void allElseGoesToThePool() {
        read(() -> executor.execute(() -> done.add("task")));
        executor.execute(connection("outside of a read"));
        assertThat(done, empty());
        assertThat(pool, hasSize(2));
    }

    @Test
    void anotherThreadIsNotTheOneThatReads() throws Exception {
        read(() -> CompletableFuture.runAsync(() -> executor.execute(connection("other")))
                .orTimeout(15, TimeUnit.SECONDS)
                .join());
        assertThat(done, empty());
        assertThat(pool, hasSize(1));
    }

    @Test
    void aConnectionThatKeepsGoingOnLeavesTheThreadToOthers() {
        Runnable[] endless = new Runnable[1];
        endless[0] = new Connection(() -> {
            done.add("turn");
            executor.execute(endless[0]);
        });
        read(() -> executor.execute(endless[0]));
        assertThat(done, hasSize(16));
        assertThat(pool, contains(endless[0]));
    }

    @Test
    void aReadWithinAReadLeavesConnectionsToTheOuterOne() {
        read(() -> {
            read(() -> executor.execute(connection("connection")));
            done.add("outer read");
        });
        assertThat(done, contains("outer read", "connection"));
    }

    @Test
    void knowsWhatItsThreadReadsFor() {
        read(() -> assertThat(executor.current(), is(sameInstance(reporter))));
        assertThat(executor.current(), is(nullValue()));
    }

    @Test
    void aPoolThatIsStoppedTakesNoConnection() {
        SelectorExecutor stopped = new SelectorExecutor(
                task -> {
                    throw new RejectedExecutionException();
                },
                Connection.class::isInstance);
        stopped.run(
                () -> {
                    for (int i = 0; i < 20; i++) {
                        stopped.execute(connection("connection"));
                    }
                },
                reporter);
        assertThat(done, hasSize(20));
    }

    @Test
    void afterAFailedReadConnectionsGoOnAllTheSame() {
        assertThrows(
                IllegalStateException.class,
                () -> read(() -> {
                    executor.execute(connection("connection"));
                    throw new IllegalStateException("read");
                }));
        assertThat(done, contains("connection"));
        executor.execute(connection("later"));
        assertThat(pool.size(), is(1));
    }
}
