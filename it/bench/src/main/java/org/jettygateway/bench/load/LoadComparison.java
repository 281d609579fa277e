package org.jettygateway.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares what proxies cost. The headline is processor seconds of the proxy for 100,000 requests; figures are medians over
 * rounds in which every peer had its turn, and ratios are taken inside a round.
 */
public final class LoadComparison {

    private static final int SECONDS = 4;
    private static final int MOST_WARM_UPS = 10;
    private static final long LEAST_WARM_UP = 20_000;
    private static final double STABLE = 0.95;

    private final Path directory;
    private final int rounds;
    private final List<Peer> peers;

    private LoadComparison(Path directory, int rounds, List<Peer> peers) {
        this.directory = directory;
        this.rounds = rounds;
        this.peers = peers;
    }

    /**
     * Takes the number of rounds, 3 by default; the workloads, separated by commas, all by default; and gateways of other
     * builds to compare with, as {@code NAME=CLASSES}. Needs Linux with two cores, {@code nginx} and {@code h2load}.
     */
    public static void main(String[] args) throws Exception {
        int rounds = args.length < 1 ? 3 : Integer.parseInt(args[0]);
        Set<Workload> workloads = args.length < 2 || args[1].equals("all")
                ? EnumSet.allOf(Workload.class)
                : Arrays.stream(args[1].split(","))
                        .map(Workload::valueOf)
                        .collect(Collectors.toCollection(TreeSet::new));
        Map<String, String> others = new LinkedHashMap<>();
        for (int i = 2; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            if (equals > 0) {
                others.put(args[i].substring(0, equals), args[i].substring(equals + 1));
            }
        }
        Path directory = Files.createTempDirectory("gateway-load");
        try (Fixture fixture = Fixture.start(directory, others)) {
            new LoadComparison(directory, rounds, fixture.peers()).run(workloads);
        }
    }

    private void run(Set<Workload> workloads) throws IOException, InterruptedException {
        System.out.println(
                "| workload | peer | CPU s/100k | x proxyhandler | x nginx | x gateway | bytes/request | req/s "
                        + "| p50 ms | p99 ms | failed |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        for (Workload workload : workloads) {
            List<Peer> taking = peers.stream()
                    .filter(peer -> peer.workloads().contains(workload))
                    .toList();
            for (Peer peer : taking) {
                warmUp(workload, peer);
            }
            Map<String, List<Figures>> found = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (Peer peer : taking) {
                    found.computeIfAbsent(peer.name(), unused -> new ArrayList<>())
                            .add(measure(workload, peer));
                }
            }
            print(workload, found);
        }
    }

    /** Until two slices in a row get no cheaper: compilers are through with what they can do. */
    private void warmUp(Workload workload, Peer peer) throws IOException, InterruptedException {
        double best = Double.MAX_VALUE;
        int stable = 0;
        long requests = 0;
        for (int i = 0; i < MOST_WARM_UPS && (stable < 2 || requests < LEAST_WARM_UP); i++) {
            Figures slice = measure(workload, peer);
            requests += slice.load().requests();
            double cpu = slice.cpu();
            stable = cpu < best * STABLE ? 0 : stable + 1;
            best = Math.min(best, cpu);
        }
    }

    private Figures measure(Workload workload, Peer peer) throws IOException, InterruptedException {
        double allocated = peer.allocatedBytes();
        double before = peer.cpuSeconds();
        Load load = Load.run(workload, peer.port(workload), SECONDS, directory);
        double cpu = (peer.cpuSeconds() - before) * 100_000 / load.requests();
        return new Figures(cpu, (peer.allocatedBytes() - allocated) / load.requests(), load);
    }

    private void print(Workload workload, Map<String, List<Figures>> found) {
        found.forEach((name, figures) -> System.out.printf(
                "| %s | %s | %.2f | %.2f | %.2f | %.2f | %s | %.0f | %.2f | %.2f | %d |%n",
                workload.title(),
                name,
                median(figures, Figure.CPU),
                ratio(figures, found, "proxyhandler"),
                ratio(figures, found, "nginx"),
                ratio(figures, found, "gateway"),
                bytes(median(figures, Figure.ALLOCATED)),
                median(figures, Figure.RATE),
                median(figures, Figure.P50),
                median(figures, Figure.P99),
                figures.stream().mapToLong(each -> each.load().failed()).sum()));
    }

    private static String bytes(double allocated) {
        return Double.isNaN(allocated) ? "" : "%.0f".formatted(allocated);
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
        ALLOCATED,
        RATE,
        P50,
        P99
    }

    /** What one peer did in one slice. */
    private record Figures(double cpu, double allocated, Load load) {

        Map<Figure, Double> all() {
            Map<Figure, Double> all = new EnumMap<>(Figure.class);
            all.put(Figure.CPU, cpu);
            all.put(Figure.ALLOCATED, allocated);
            all.put(Figure.RATE, (double) load.requests() / SECONDS);
            all.put(Figure.P50, load.p50Millis());
            all.put(Figure.P99, load.p99Millis());
            return all;
        }
    }
}
