package org.jettygateway.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.server.Server;
import org.jettygateway.handler.GatewayHandler;
import org.jettygateway.internal.graph.Publication;

/** {@code mvn -Pdemo}: the guide's four services and the gateway in front of them, until Ctrl-C. */
public final class Demo implements AutoCloseable {

    private static final String PUBLISH = "gateway.publish";

    private final Server server = new Server();
    private final List<EchoService> services = new ArrayList<>();

    private Demo() {}

    /**
     * Runs the demo.
     *
     * @param arguments the directory of the guide's manifests
     */
    public static void main(String[] arguments) throws Exception {
        Path config = Path.of(arguments[0]);
        String publish = System.getProperty(PUBLISH, "8080:80");
        Demo demo;
        try {
            demo = start(config, publish);
        } catch (CannotStart e) {
            System.err.println(e.getMessage());
            System.exit(1);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "demo-stop"));
        print(config, publish, System.out);
        new CountDownLatch(1).await(); // the JVM ends it, by Ctrl-C; whoever called this has nothing more to say then
    }

    /**
     * Starts backends and gateway.
     *
     * @param config the directory of manifests; its EndpointSlices say where the backends listen
     * @param publish {@code gateway.publish}
     * @throws CannotStart where a port is taken
     */
    static Demo start(Path config, String publish) throws Exception {
        Demo demo = new Demo();
        try {
            demo.server.setHandler(
                    GatewayHandler.builder().config(config).publish(publish).build());
            demo.server.start();
            for (Backend backend : Backend.in(config)) {
                demo.services.add(start(backend));
            }
            return demo;
        } catch (Exception e) {
            demo.close();
            throw portTaken(e).isPresent()
                    ? new CannotStart(message(e).replace(PUBLISH + "=", "-D" + PUBLISH + "="))
                    : e;
        }
    }

    private static EchoService start(Backend backend) throws IOException {
        try {
            return backend.start(backend.port());
        } catch (IOException e) {
            throw new CannotStart(
                    "port %d is taken, where %s should listen; free it, or change the port in services.yaml"
                            .formatted(backend.port(), backend.service()));
        }
    }

    private static Optional<Throwable> portTaken(Throwable failure) {
        return java.util.stream.Stream.<Throwable>iterate(failure, java.util.Objects::nonNull, Throwable::getCause)
                .filter(BindException.class::isInstance)
                .findFirst();
    }

    private static String message(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }

    /** Says what is served and how to see it. */
    static void print(Path config, String publish, PrintStream out) {
        String url = "http://localhost:" + localPort(publish);
        Path shown = Path.of("").toAbsolutePath().relativize(config.toAbsolutePath());
        out.printf("%nThe gateway serves %s on %s%n%n", shown, url);
        Guide.REQUESTS.forEach(request -> out.println("  " + request.describe()));
        out.printf("%nTry it:%n%n");
        Guide.REQUESTS.forEach(request -> out.println("  " + request.curl(url)));
        out.printf("%nChange a file there, and see it served a second later. Ctrl-C ends the demo.%n");
    }

    private static int localPort(String publish) {
        return Publication.parse(publish).entries().stream()
                .filter(entry -> entry.listener() == 80)
                .map(Publication.Entry::local)
                .findFirst()
                .orElse(80);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        services.forEach(EchoService::close);
    }

    /** The demo cannot run on this machine as it is; the message says why and what to do. */
    static final class CannotStart extends RuntimeException {

        private static final long serialVersionUID = 1L;

        CannotStart(String message) {
            super(message);
        }
    }
}
