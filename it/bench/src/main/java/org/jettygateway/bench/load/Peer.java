package org.jettygateway.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A proxy under test, as a process of its own on core 0.
 *
 * @param name as in the table
 * @param port where it listens
 * @param h2cPort where it speaks HTTP/2; for most the same
 * @param process the process; its children count as part of it
 * @param workloads what it takes part in
 * @param answers where a JVM tells what it has allocated, whenever it gets a line; null for others
 */
record Peer(
        String name,
        int port,
        int h2cPort,
        Process process,
        Set<Workload> workloads,
        @Nullable BufferedReader answers) implements AutoCloseable {

    /** Clock ticks per second in {@code /proc}, the same on every Linux that Java runs on. */
    private static final double TICKS = 100;

    /** Starts a process on one core; its error output goes to a file. */
    static Process start(int core, Path output, List<String> command) throws IOException {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
        pinned.addAll(command);
        return new ProcessBuilder(pinned).redirectError(output.toFile()).start();
    }

    /** Where it takes the requests of a workload. */
    int port(Workload workload) {
        return workload == Workload.H2C ? h2cPort : port;
    }

    /** Processor seconds, user and system, that the process and its children have used so far. */
    double cpuSeconds() throws IOException {
        double seconds = 0;
        try (Stream<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())) {
            for (ProcessHandle each : all.toList()) {
                Path stat = Path.of("/proc", Long.toString(each.pid()), "stat");
                if (Files.exists(stat)) {
                    String line = Files.readString(stat);
                    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
                    seconds += (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
                }
            }
        }
        return seconds;
    }

    /** How many bytes a JVM has allocated so far; {@link Double#NaN} for others. */
    double allocatedBytes() throws IOException {
        if (answers == null) {
            return Double.NaN;
        }
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException(name + " has ended");
        }
        return Long.parseLong(answer);
    }

    @Override
    public void close() {
        try (Stream<ProcessHandle> children = process.descendants()) {
            children.forEach(ProcessHandle::destroy);
        }
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
