package org.jettygateway.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What clients cost in memory whose connections stay and do nothing: the gateway with the guide's routes, in a process of its
 * own, before and after so many have sent a request each. Needs Linux, a JDK, and a file descriptor for each client.
 */
public final class IdleClients {

    private static final int SPARE_FILES = 500;
    private static final int WARM_UP = 20_000;
    private static final int BAR_MB = 200;
    private static final double MB = 1 << 20;
    private static final int SHOWN = 20;

    private static final byte[] GET =
            "GET /small HTTP/1.1\r\nHost: bar.example.com\r\nenv: canary\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] OK = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n".getBytes(US_ASCII);

    private final Process gateway;
    private final int port;

    private IdleClients(Process gateway, int port) {
        this.gateway = gateway;
        this.port = port;
    }

    /**
     * What the process holds.
     *
     * @param heap bytes in live objects
     * @param resident bytes of memory that the system counts for the process
     * @param histogram the classes with most bytes
     */
    private record Held(long heap, long resident, List<String> histogram) {}

    /** Takes how many clients there are; 10,000 by default. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int clients = args.length < 1 ? 10_000 : Integer.parseInt(args[0]);
        checkFiles(clients);
        Path directory = Files.createTempDirectory("gateway-idle");
        try (ServerSocket backend = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            serve(backend);
            Files.writeString(directory.resolve("guide.yaml"), Rules.guide(backend.getLocalPort()));
            int port = freePort();
            Process gateway = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx1g",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            GuideGateway.class.getName(),
                            Integer.toString(port),
                            directory.toString())
                    .redirectError(directory.resolve("gateway.log").toFile())
                    .start();
            try {
                new IdleClients(gateway, port).run(clients);
            } finally {
                gateway.destroy();
                gateway.waitFor(10, TimeUnit.SECONDS);
            }
        }
    }

    /** The gateway inherits the limit, and needs a connection for each client as this process does. */
    private static void checkFiles(int clients) {
        long most = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : 0;
        if (most < clients + SPARE_FILES) {
            throw new IllegalStateException(
                    "%,d clients need as many files and some more, but this process may open %d: "
                                    .formatted(clients, most)
                            + "say \"ulimit -n " + (clients + SPARE_FILES) + "\" before");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void run(int count) throws IOException, InterruptedException {
        awaitStart();
        try (Socket client = connect()) {
            for (int i = 0; i < WARM_UP; i++) {
                ask(client);
            }
        }
        Held before = held();
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                Socket client = connect();
                clients.add(client);
                ask(client);
            }
            Held after = held();
            ask(clients.get(0)); // fails where the gateway has closed them meanwhile
            ask(clients.get(count / 2));
            print(count, before, after);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static void print(int count, Held before, Held after) {
        double heap = (after.heap() - before.heap()) / MB;
        double resident = (after.resident() - before.resident()) / MB;
        System.out.println(
                "| idle clients | MB live in the heap | MB resident | heap bytes per client | resident bytes per client |");
        System.out.println("|---|---|---|---|---|");
        System.out.printf("| 0 | %.1f | %.1f | | |%n", before.heap() / MB, before.resident() / MB);
        System.out.printf(
                "| %,d | %.1f | %.1f | %.0f | %.0f |%n",
                count, after.heap() / MB, after.resident() / MB, heap * MB / count, resident * MB / count);
        System.out.printf("%nbar: at most %d MB more; heap %.1f, resident %.1f%n%n", BAR_MB, heap, resident);
        after.histogram().forEach(System.out::println);
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private void awaitStart() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (gateway.isAlive() && System.nanoTime() < deadline) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return;
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new IOException("the gateway does not start");
    }

    private static void ask(Socket client) throws IOException {
        client.getOutputStream().write(GET);
        InputStream in = client.getInputStream();
        StringBuilder answer = new StringBuilder();
        byte[] bytes = new byte[8 * 1024];
        while (answer.indexOf("\r\n\r\nok\n") < 0) {
            int length = in.read(bytes);
            if (length < 0) {
                throw new IOException("the gateway has closed the connection; so far: " + answer);
            }
            answer.append(new String(bytes, 0, length, US_ASCII));
        }
    }

    /** Counting what lives collects the garbage before. */
    private Held held() throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(gateway.pid()),
                        "GC.class_histogram")
                .start();
        List<String> lines;
        try (BufferedReader out = jcmd.inputReader()) {
            lines = out.lines().toList();
        }
        jcmd.waitFor();
        String total = lines.stream()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow();
        long resident;
        try (var status = Files.lines(Path.of("/proc", Long.toString(gateway.pid()), "status"))) {
            resident = status.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        }
        return new Held(
                Long.parseLong(total.strip().split(" +")[2]),
                resident,
                lines.stream().limit(SHOWN).toList());
    }

    private static void serve(ServerSocket backend) {
        daemon(() -> {
            try {
                while (true) {
                    Socket connection = backend.accept();
                    daemon(() -> answer(connection));
                }
            } catch (IOException over) {
                // so is all of it
            }
        });
    }

    private static void answer(Socket connection) {
        try (connection) {
            byte[] bytes = new byte[8 * 1024];
            while (connection.getInputStream().read(bytes) > 0) {
                connection.getOutputStream().write(OK);
            }
        } catch (IOException over) {
            // the gateway has ended
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "backend");
        thread.setDaemon(true);
        thread.start();
    }
}
