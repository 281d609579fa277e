package org.jettygateway.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jettygateway.internal.compile.RoutingCompiler;
import org.jettygateway.internal.routing.RoutingSnapshot;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The time of one decision. Before anything is measured, every request must find its rule.
 *
 * <p>Samples of {@link #BATCH} decisions each, of which the median counts: a batch is so short that most run without being
 * interrupted, even on a machine that has other things to do.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecisionBenchmark {

    /** Decisions per sample. */
    static final int BATCH = 256;

    /** What is measured; by default everything. */
    @Param
    public Scenario scenario = Scenario.RULES_10_HOSTS_1;

    private RoutingSnapshot snapshot = new RoutingSnapshot(List.of(), List.of(), 0);
    private BenchRequest[] requests = {};
    private int next;

    /** Compiles the table and checks its answers. */
    @Setup
    public void compile() {
        Table table = scenario.table();
        snapshot = RoutingCompiler.compile(table.graph());
        table.check(snapshot);
        requests = table.requests().toArray(BenchRequest[]::new);
    }

    /** A batch of decisions, for another request each time. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void decide(Blackhole results) {
        for (int i = 0; i < BATCH; i++) {
            results.consume(snapshot.decide(requests[next++ & requests.length - 1]));
        }
    }
}
