package org.jettygateway.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what proxies cost. The headline is processor seconds of the proxy for 100,000 requests; figures are medians over
 * rounds in which every peer had its turn, and ratios are taken inside a round.
 */
public final class LoadComparison {

    private static final int SECONDS = 4;
    private static final int WARM_UPS = 4;

    private final Path directory;
    private final int rounds;
    private final List<Peer> peers;

    private LoadComparison(Path directory, int rounds, List<Peer> peers) {
        this.directory = directory;
        this.rounds = rounds;
        this.peers = peers;
    }

    /** Takes the number of rounds; 3 by default. Needs Linux with two cores, {@code nginx} and {@code h2load}. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length == 0 ? 3 : Integer.parseInt(args[0]);
        Path directory = Files.createTempDirectory("gateway-load");
        try (Fixture fixture = Fixture.start(directory)) {
            new LoadComparison(directory, rounds, fixture.peers()).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        System.out.println(
                "| workload | peer | CPU s/100k | x proxyhandler | x nginx | req/s | p50 ms | p99 ms | failed |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (Workload workload : Workload.values()) {
            for (int i = 0; i < WARM_UPS; i++) {
                for (Peer peer : peers) {
                    Load.run(workload, peer.port(workload), SECONDS, directory);
                }
            }
            Map<String, List<Figures>> found = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (Peer peer : peers) {
                    found.computeIfAbsent(peer.name(), unused -> new ArrayList<>())
                            .add(measure(workload, peer));
                }
            }
            print(workload, found);
        }
    }

    private Figures measure(Workload workload, Peer peer) throws IOException, InterruptedException {
        double before = peer.cpuSeconds();
        Load load = Load.run(workload, peer.port(workload), SECONDS, directory);
        return new Figures((peer.cpuSeconds() - before) * 100_000 / load.requests(), load);
    }

    private void print(Workload workload, Map<String, List<Figures>> found) {
        found.forEach((name, figures) -> System.out.printf(
                "| %s | %s | %.2f | %.2f | %.2f | %.0f | %.2f | %.2f | %d |%n",
                workload.title(),
                name,
                median(figures, Figure.CPU),
                ratio(figures, found, "proxyhandler"),
                ratio(figures, found, "nginx"),
                median(figures, Figure.RATE),
                median(figures, Figure.P50),
                median(figures, Figure.P99),
                figures.stream().mapToLong(each -> each.load().failed()).sum()));
    }

    private double ratio(List<Figures> figures, Map<String, List<Figures>> found, String other) {
        List<Figures> others = found.getOrDefault(other, List.of());
        if (others.isEmpty()) {
            return Double.NaN;
        }
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            ratios[round] = figures.get(round).cpu() / others.get(round).cpu();
        }
        return Load.median(ratios);
    }

    private static double median(List<Figures> figures, Figure figure) {
        return Load.median(
                figures.stream().mapToDouble(each -> each.all().get(figure)).toArray());
    }

    private enum Figure {
        CPU,
        RATE,
        P50,
        P99
    }

    /** What one peer did in one slice. */
    private record Figures(double cpu, Load load) {

        Map<Figure, Double> all() {
            Map<Figure, Double> all = new EnumMap<>(Figure.class);
            all.put(Figure.CPU, cpu);
            all.put(Figure.RATE, (double) load.requests() / SECONDS);
            all.put(Figure.P50, load.p50Millis());
            all.put(Figure.P99, load.p99Millis());
            return all;
        }
    }
}
