package org.jettygateway.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What one slice of load found.
 *
 * @param requests answered
 * @param failed answered with something else than 200, or not at all
 * @param p50Millis half of the answers were complete after this
 * @param p99Millis 99 of 100 answers were complete after this
 */
record Load(long requests, long failed, double p50Millis, double p99Millis) {

    /** Sends load from core 1 for some seconds. */
    static Load run(Workload workload, int port, int seconds, Path directory) throws IOException, InterruptedException {
        Path log = directory.resolve("load.log");
        Files.deleteIfExists(log);
        List<String> command = new ArrayList<>(List.of("taskset", "-c", "1", "h2load", "-t", "1"));
        command.addAll(List.of("-D", Integer.toString(seconds), "--log-file", log.toString()));
        command.addAll(workload.options());
        command.addAll(List.of("-H", ":authority: bar.example.com", "-H", "env: canary"));
        if (workload == Workload.UPLOAD) {
            command.addAll(List.of("-d", directory.resolve("upload.bin").toString()));
        }
        command.add("http://127.0.0.1:" + port + workload.path());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("h2load.txt").toFile())
                .start();
        if (!process.waitFor(seconds + 30L, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("h2load does not end");
        }
        return read(log);
    }

    /** A line per request: start in microseconds, status, microseconds to the end of the answer. */
    private static Load read(Path log) throws IOException {
        long failed;
        long[] micros;
        try (Stream<String> lines = Files.lines(log)) {
            List<String[]> rows = lines.map(line -> line.split("\t")).toList();
            failed = rows.stream().filter(row -> !row[1].equals("200")).count();
            micros = rows.stream()
                    .mapToLong(row -> Long.parseLong(row[2]))
                    .sorted()
                    .toArray();
        }
        if (micros.length == 0) {
            throw new IOException("no request was answered: see h2load.txt beside " + log);
        }
        return new Load(micros.length, failed, at(micros, 0.5) / 1e3, at(micros, 0.99) / 1e3);
    }

    private static double at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(sorted.length * share))];
    }

    /** The median of some figures. */
    static double median(double... figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
