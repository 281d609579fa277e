package org.jettygateway.bench;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Measures routing and prints the tables of the README. */
public final class RoutingBenchmarks {

    private RoutingBenchmarks() {}

    /** Takes no arguments. */
    public static void main(String[] args) throws RunnerException {
        // In this JVM and first, while it is still cold: that is how a start pays it.
        Map<Scenario, CompileCost> costs = new EnumMap<>(Scenario.class);
        for (Scenario large :
                new Scenario[] {Scenario.RULES_100K_HOSTS_10K, Scenario.RULES_100K_HOSTS_1, Scenario.EXACT_100K}) {
            costs.put(large, CompileCost.of(large));
        }
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(DecisionBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
        printDecisions(results);
        System.out.println("\n| compile | first ms | its CPU ms | best ms | retained MB |\n|---|---|---|---|---|");
        costs.forEach((scenario, cost) -> System.out.printf(
                "| %s | %.0f | %.0f | %.0f | %.0f |%n",
                scenario, cost.firstMillis(), cost.firstCpuMillis(), cost.bestMillis(), cost.retainedMegabytes()));
    }

    private static void printDecisions(Collection<RunResult> results) {
        Map<Scenario, Double> medians = new EnumMap<>(Scenario.class);
        results.forEach(result -> medians.put(scenario(result), nanos(result, 50)));
        System.out.println("\n| decision | ns, median | ns, 90 % | x of 10 rules | bytes |\n|---|---|---|---|---|");
        for (RunResult result : results) {
            Scenario scenario = scenario(result);
            Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
            System.out.printf(
                    "| %s | %.0f | %.0f | %.1f | %.0f |%n",
                    scenario,
                    nanos(result, 50),
                    nanos(result, 90),
                    nanos(result, 50) / medians.getOrDefault(baseline(scenario), Double.NaN),
                    bytes == null ? Double.NaN : bytes.getScore());
        }
    }

    private static double nanos(RunResult result, double percentile) {
        return result.getPrimaryResult().getStatistics().getPercentile(percentile);
    }

    private static Scenario scenario(RunResult result) {
        return Scenario.valueOf(result.getParams().getParam("scenario"));
    }

    /** The small table of the same kind. */
    private static Scenario baseline(Scenario scenario) {
        return switch (scenario) {
            case HEADER_VALUES_10, HEADER_VALUES_1K, HEADER_NAMES_1K -> Scenario.HEADER_VALUES_10;
            case COLD_RULES_10_HOSTS_1, COLD_RULES_100K_HOSTS_10K -> Scenario.COLD_RULES_10_HOSTS_1;
            case EXACT_10, EXACT_100K -> Scenario.EXACT_10;
            default -> Scenario.RULES_10_HOSTS_1;
        };
    }
}
