package org.jettygateway.bench;

import java.lang.management.ManagementFactory;
import org.jettygateway.internal.compile.RoutingCompiler;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.routing.RoutingSnapshot;

/**
 * What it costs to compile a table and to keep it.
 *
 * @param firstMillis the time of the first compilation of this table
 * @param firstCpuMillis the processor time of the compiling thread in it, which other load on the machine does not stretch
 * @param bestMillis the best time of several
 * @param retainedMegabytes what the tables add to the heap, the graph not counted
 */
record CompileCost(double firstMillis, double firstCpuMillis, double bestMillis, double retainedMegabytes) {

    private static final int RUNS = 5;

    static CompileCost of(Scenario scenario) {
        Table table = scenario.table();
        GatewayGraph graph = table.graph();
        double first = 0;
        double firstCpu = 0;
        double best = Double.MAX_VALUE;
        double retained = 0;
        for (int run = 0; run < RUNS; run++) {
            long before = usedHeap();
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long start = System.nanoTime();
            RoutingSnapshot snapshot = RoutingCompiler.compile(graph);
            double millis = (System.nanoTime() - start) / 1e6;
            double cpuMillis = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e6;
            retained = (usedHeap() - before) / 1e6;
            table.check(snapshot);
            first = run == 0 ? millis : first;
            firstCpu = run == 0 ? cpuMillis : firstCpu;
            best = Math.min(best, millis);
        }
        return new CompileCost(first, firstCpu, best, retained);
    }

    private static long usedHeap() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
