package org.jettygateway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configuration changes under load: no request fails, and none goes where no configuration of its time would send it. */
@SuppressWarnings("try") // backends need only be there
class ReloadIT {

    private static final int CLIENTS = 8;
    private static final int CHANGES = 200;
    private static final String[] SERVICES = {"a", "b"};

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    /** The revision that is known to be served: the change was seen by a request. */
    private volatile int served;
    /** The revision that was written last: it may be served. */
    private volatile int written;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong requests = new AtomicLong();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    @Test
    void noRequestFailsOrGoesAstray() throws Exception {
        try (Backends backends = Backends.ofTable(work)) {
            write(0, Writing.IN_PLACE);
            try (EmbeddedGateway gateway = EmbeddedGateway.start(work)) {
                ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
                List<Future<?>> running = new ArrayList<>();
                for (int client = 0; client < CLIENTS; client++) {
                    int seed = client;
                    running.add(clients.submit(() -> request(gateway.port(), new Random(seed))));
                }
                change(gateway.port());
                over.set(true);
                clients.shutdown();
                assertTrue(clients.awaitTermination(30, TimeUnit.SECONDS));
                for (Future<?> client : running) {
                    client.get();
                }
            }
        }
        assertEquals(List.of(), List.copyOf(faults));
        assertTrue(requests.get() > CHANGES, () -> requests + " requests are no load");
    }

    /** Writes one revision after the other, each as soon as the one before is served; every third comes with a fault. */
    private void change(int port) throws IOException {
        try (Http http = Http.connect(port)) {
            for (int revision = 1; revision <= CHANGES; revision++) {
                if (revision % 3 == 0) {
                    spoil(revision);
                } else if (revision % 3 == 1) {
                    mend();
                }
                written = revision;
                write(revision, Writing.values()[revision % Writing.values().length]);
                await(http, revision);
                served = revision;
            }
        }
    }

    private void await(Http http, int revision) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (http.send("GET", "reload.example.com", "/revision/" + revision).status() != 200) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("revision " + revision + " is not served after ten seconds");
            }
            Thread.onSpinWait();
        }
    }

    private Void request(int port, Random random) throws IOException {
        try (Http http = Http.connect(port)) {
            while (!over.get()) {
                check(http, random.nextInt(4));
                requests.incrementAndGet();
            }
        }
        return null;
    }

    private void check(Http http, int kind) throws IOException {
        int from = served;
        switch (kind) {
            case 0 -> expect("foo-svc", http.send("GET", "foo.example.com", "/login"));
            case 1 -> expect("bar-svc-canary", http.send("GET", "bar.example.com", "/", "env: canary"));
            case 2 -> expect("c", http.send("GET", "spoilt.example.com", "/"));
            default -> {
                Http.Answer answer = http.send("GET", "reload.example.com", "/");
                int to = written;
                if (from == to || answer.status() != 200) {
                    expect(SERVICES[from % 2], answer);
                }
            }
        }
    }

    private void expect(String service, Http.Answer answer) {
        if (answer.status() != 200 || !service.equals(answer.service())) {
            faults.add("expected " + service + " at revision " + served + " to " + written + ": " + answer);
        }
    }

    private void write(int revision, Writing writing) throws IOException {
        if (revision == 0) {
            mend();
        }
        writing.write(work.resolve("reload.yaml"), """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: reload}
                spec:
                  parentRefs: [{name: example-gateway}]
                  hostnames: [reload.example.com]
                  rules:
                    - matches: [{path: {type: PathPrefix, value: /}}, {path: {type: Exact, value: /revision/%d}}]
                      backendRefs: [{name: %s, port: 80}]
                    - matches: [{path: {type: PathPrefix, value: /revision}}]
                """.formatted(revision, SERVICES[revision % 2]));
    }

    /** A route that stays the same, in a file that is sometimes broken: its last good version must serve on. */
    private void mend() throws IOException {
        Files.writeString(work.resolve("spoilt.yaml"), """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: spoilt}
                spec:
                  parentRefs: [{name: example-gateway}]
                  hostnames: [spoilt.example.com]
                  rules: [{backendRefs: [{name: c, port: 80}]}]
                """);
    }

    private void spoil(int revision) throws IOException {
        Path file = work.resolve("spoilt.yaml");
        String good = Files.readString(file);
        Files.writeString(file, revision % 2 == 0 ? good.replace("hostnames:", "hostname:") : good + "{{{");
    }

    /** How a file gets its new content. */
    private enum Writing {
        IN_PLACE {
            @Override
            void write(Path file, String content) throws IOException {
                Files.writeString(file, content);
            }
        },
        RENAME {
            @Override
            void write(Path file, String content) throws IOException {
                Path fresh = file.resolveSibling(".fresh");
                Files.writeString(fresh, content);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        };

        abstract void write(Path file, String content) throws IOException;
    }
}
