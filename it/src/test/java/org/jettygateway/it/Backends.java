package org.jettygateway.it;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jettygateway.demo.Backend;
import org.jettygateway.demo.EchoService;

/** The backends of some manifests, running on free ports, and the manifests rewritten to name these. */
final class Backends implements AutoCloseable {

    private final Map<Integer, EchoService> byDeclaredPort = new LinkedHashMap<>();
    private final Map<String, EchoService> byService = new LinkedHashMap<>();

    /** Starts what the manifests of {@code from} name, and copies them to {@code to}. */
    static Backends start(Path to, Path... from) throws IOException {
        Backends backends = new Backends();
        for (Path directory : from) {
            for (Backend backend : Backend.in(directory)) {
                EchoService running = backend.start(0);
                backends.byDeclaredPort.put(backend.port(), running);
                backends.byService.put(backend.service(), running);
            }
        }
        for (Path directory : from) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    String name = directory.getFileName() + "-" + file.getFileName();
                    Files.writeString(to.resolve(name), backends.rewrite(Files.readString(file)));
                }
            }
        }
        return backends;
    }

    /** The manifests of the table of requests: those of the examples and those beside the table. */
    static Backends ofTable(Path to) throws IOException {
        return start(
                to,
                Shipped.guide(),
                Shipped.example("filters"),
                Shipped.example("sessions"),
                Path.of("src/test/resources/table"));
    }

    /** A running service by its name. */
    EchoService service(String name) {
        return requireNonNull(byService.get(name), name);
    }

    /** The manifest with the ports that the backends really have. */
    String rewrite(String manifest) {
        String rewritten = manifest;
        for (Map.Entry<Integer, EchoService> backend : byDeclaredPort.entrySet()) {
            rewritten = rewritten.replaceAll(
                    "port: " + backend.getKey() + "\\b",
                    "port: " + backend.getValue().port());
        }
        return rewritten;
    }

    @Override
    public void close() {
        byDeclaredPort.values().forEach(EchoService::close);
    }
}
