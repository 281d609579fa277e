package org.jettygateway.bench.load;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The backend (nginx, core 1) and the peers (core 0), started and answering. */
final class Fixture implements AutoCloseable {

    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms1g", "-Xmx1g", "-XX:+UseSerialGC");

    private static final Set<Workload> ALL = EnumSet.allOf(Workload.class);
    private static final int MANY = 100_000;
    private static final String PROXY = """
            proxy_pass http://backend;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $remote_addr;
            client_max_body_size 2m;
            proxy_request_buffering off;
            """;
    private static final String NAMES = "server_names_hash_max_size 65536; server_names_hash_bucket_size 128;";
    private static final int COMPACT_HEADERS = 25;

    private final List<Peer> all = new ArrayList<>();
    private final Path directory;
    private final Map<String, String> others;

    private Fixture(Path directory, Map<String, String> others) {
        this.directory = directory;
        this.others = others;
    }

    /**
     * Starts everything.
     *
     * @param others gateways of other builds: their names, and what goes before the class path
     */
    static Fixture start(Path directory, Map<String, String> others) throws IOException, InterruptedException {
        Fixture fixture = new Fixture(directory, others);
        try {
            fixture.startAll();
            return fixture;
        } catch (IOException | InterruptedException failure) {
            fixture.close();
            throw failure;
        }
    }

    /** The proxies. */
    List<Peer> peers() {
        return all.subList(1, all.size());
    }

    private void startAll() throws IOException, InterruptedException {
        Files.write(directory.resolve("upload.bin"), new byte[1 << 20]);
        Files.writeString(directory.resolve("small"), "ok\n");
        Files.write(directory.resolve("large"), new byte[64 << 10]);
        int backend = freePort();
        nginx("backend", backend, 1, """
                location / { root %s; }
                location /upload {
                  client_max_body_size 2m;
                  client_body_buffer_size 2m;
                  proxy_method GET;
                  proxy_pass_request_body off;
                  proxy_set_header Content-Length "";
                  proxy_pass http://127.0.0.1:%d/small;
                }
                """.formatted(directory, backend));
        String upstream = "upstream backend { server 127.0.0.1:%d; keepalive 64; keepalive_requests 1000000; }"
                .formatted(backend);
        String root = "location / { %s }".formatted(PROXY);
        nginx("nginx", freePort(), 0, root, upstream);
        int crowded = freePort();
        String servers = Rules.moreOfNginx(MANY, crowded, PROXY);
        nginx("nginx, 100,000 rules", crowded, 0, root, upstream, NAMES, servers);
        java("sockets only", EnumSet.of(Workload.SMALL), "", SocketsOnly.class, Integer.toString(backend));
        java("proxyhandler", ALL, "", PlainProxy.class, Integer.toString(backend));
        Path guide = Files.createDirectory(directory.resolve("guide"));
        Files.writeString(guide.resolve("guide.yaml"), Rules.guide(backend));
        java("gateway", ALL, "", GuideGateway.class, guide.toString());
        for (Map.Entry<String, String> other : others.entrySet()) {
            java(other.getKey(), ALL, other.getValue() + File.pathSeparator, GuideGateway.class, guide.toString());
        }
        Path many = Files.createDirectory(directory.resolve("many"));
        Files.writeString(many.resolve("guide.yaml"), Rules.guide(backend));
        Files.writeString(many.resolve("more.yaml"), Rules.more(MANY, backend));
        java("gateway, 100,000 rules", EnumSet.of(Workload.SMALL), "", GuideGateway.class, many.toString());
        for (Peer peer : all) {
            await(peer);
        }
    }

    private void nginx(String name, int port, int core, String locations, String... upstreams) throws IOException {
        String file = name.replaceAll("\\W+", "-");
        Path conf = directory.resolve(file + ".conf");
        int h2cPort = freePort();
        Files.writeString(conf, """
                daemon off;
                worker_processes 1;
                pid %1$s/%2$s.pid;
                error_log %1$s/%2$s.log;
                user root;
                events { worker_connections 4096; }
                http {
                  access_log off;
                  keepalive_requests 1000000;
                  sendfile on;
                  client_body_temp_path %1$s/%2$s-body;
                  proxy_temp_path %1$s/%2$s-proxy;
                  %3$s
                  server {
                    listen 127.0.0.1:%4$d default_server;
                    server_name foo.example.com bar.example.com;
                    listen 127.0.0.1:%5$d http2;
                    %6$s
                  }
                }
                """.formatted(directory, file, String.join("\n", upstreams), port, h2cPort, locations));
        Process process = Peer.start(core, directory.resolve(name + ".out"), List.of("nginx", "-c", conf.toString()));
        Set<Workload> workloads = name.contains("rules") ? EnumSet.of(Workload.SMALL) : ALL;
        all.add(new Peer(name, port, h2cPort, process, workloads, null));
    }

    private void java(String name, Set<Workload> workloads, String path, Class<?> main, String argument)
            throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(JAVA);
        if (Runtime.version().feature() >= COMPACT_HEADERS) {
            command.add("-XX:+UseCompactObjectHeaders"); // JEP 519: objects are a tenth smaller
        }
        command.addAll(List.of("-cp", path + System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(Integer.toString(port), argument));
        Process process = Peer.start(0, directory.resolve(name + ".out"), command);
        all.add(new Peer(name, port, port, process, workloads, process.inputReader()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        }
    }

    private void await(Peer peer) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + peer.port() + "/small"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (System.nanoTime() < deadline && peer.process().isAlive()) {
            try {
                client.send(request, HttpResponse.BodyHandlers.discarding());
                return;
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new IOException(peer.name() + " does not answer: see " + directory.resolve(peer.name() + ".out"));
    }

    @Override
    public void close() {
        all.forEach(Peer::close);
    }
}
