package org.jettygateway.it;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a request costs the guide's gateway in system calls, as {@code strace} counts them: for many clients with connections
 * that stay, and small answers. The start of the process does not count, as strace comes to it when it is warm. Where the
 * machine has other things to do, clients ask less at once, and the selectors wait more often: that only ever adds, so the
 * least of some counts is taken. Only runs on Linux, where strace is installed and may be used.
 *
 * <p>Three options of the gateway's JVM matter, as other threads of it make calls of their own. Compilers do while they work
 * ({@code gettid}, more than one for each request at first; and they read how much memory there is): with the first of the two
 * only, they are through when the clients are. Threads of other collectors than the serial one wake each other up. And without
 * perfdata nobody writes samples to a file. What is left of that, and the look for changed files each second, counts.
 * Clients and backend are this process, which is not watched.
 */
class SystemCallsIT {

    private static final double MOST_PER_REQUEST = 4.5;

    private static final int MOST_COUNTS = 5;
    private static final int CLIENTS = 64;
    private static final int WARM_UP_ROUNDS = 300;
    private static final int ROUNDS = 100;

    private static final String GET = "GET / HTTP/1.1\r\nHost: bar.example.com\r\nenv: canary\r\n\r\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    void aRequestTakesFewSystemCalls() throws Exception {
        assumeTrue(isThere("strace", "-V"), "skipped: strace is not installed");
        try (Backends backends = Backends.start(work, Shipped.guide())) {
            int port = Ports.free();
            try (RunningProcess gateway = RunningProcess.java(
                    work,
                    List.of(
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-XX:-UsePerfData",
                            "-Xmx256m",
                            "-jar",
                            Shipped.cli().toString(),
                            "run",
                            "--publish",
                            port + ":80",
                            work.toString()))) {
                gateway.await(line -> line.contains("Started oejs.Server"));
                assertNotNull(backends.service("bar-svc-canary"));
                double least = Double.MAX_VALUE;
                for (int i = 0; i < MOST_COUNTS && least > MOST_PER_REQUEST; i++) {
                    least = Math.min(least, count(gateway.pid(), port));
                }
                assertThat(least, lessThanOrEqualTo(MOST_PER_REQUEST));
            }
        }
    }

    private static double perRequest(int calls) {
        return calls / (double) (CLIENTS * ROUNDS);
    }

    private static boolean isThere(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /** Calls per request while {@link #ROUNDS} times {@link #CLIENTS} requests were answered; also prints them. */
    private double count(long pid, int port) throws Exception {
        List<Http> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Http.connect(port));
            }
            ask(clients, WARM_UP_ROUNDS);
            Path counts = work.resolve("strace.txt");
            Process strace = new ProcessBuilder("strace", "-f", "-c", "-p", Long.toString(pid), "-o", counts.toString())
                    .redirectErrorStream(true)
                    .start();
            try {
                assumeTrue(awaitAttached(strace), "skipped: strace may not trace other processes here");
                ask(clients, ROUNDS);
            } finally {
                strace.destroy(); // it detaches, and writes down what it has counted
                strace.waitFor(30, TimeUnit.SECONDS);
            }
            Map<String, Integer> calls = read(counts);
            double all = perRequest(
                    calls.values().stream().mapToInt(Integer::intValue).sum());
            System.out.println(calls.entrySet().stream()
                    .map(call -> "%s %.2f".formatted(call.getKey(), perRequest(call.getValue())))
                    .collect(Collectors.joining(", ", "%.2f system calls per request: ".formatted(all), "")));
            return all;
        } finally {
            for (Http client : clients) {
                client.close();
            }
        }
    }

    /** Its only output says how many threads it watches. */
    private static boolean awaitAttached(Process strace) throws IOException {
        String line = strace.inputReader().readLine();
        return line != null && line.contains("attached");
    }

    /** All clients ask, then all get their answers. */
    private static void ask(List<Http> clients, int rounds) throws IOException {
        for (int round = 0; round < rounds; round++) {
            for (Http client : clients) {
                client.write(GET);
            }
            for (Http client : clients) {
                assertEquals("bar-svc-canary", client.read().service());
            }
        }
    }

    /** A table of: share of the time, seconds, microseconds per call, calls, errors perhaps, name. */
    private static Map<String, Integer> read(Path counts) throws IOException {
        Map<String, Integer> calls = new TreeMap<>();
        for (String line : Files.readAllLines(counts)) {
            String[] columns = line.strip().split(" +");
            if (columns.length >= 5 && columns[0].matches("[0-9.]+") && !line.endsWith("total")) {
                calls.put(columns[columns.length - 1], Integer.parseInt(columns[3]));
            }
        }
        return calls;
    }
}
