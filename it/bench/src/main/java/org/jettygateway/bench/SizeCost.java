package org.jettygateway.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jettygateway.internal.admin.ExplainReport;
import org.jettygateway.internal.admin.Json;
import org.jettygateway.internal.admin.SampleRequest;
import org.jettygateway.internal.control.GatewayController;
import org.jettygateway.internal.control.Generation;
import org.jettygateway.internal.control.GenerationDiff;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.source.DirectorySource;

/**
 * What a large configuration costs beside requests: 10,000 HTTPRoutes with 10 rules each in 1,000 files, read from scratch, read
 * again after one file has changed, explained and compared. To be run by hand: {@code java ... SizeCost [DIRECTORY]}.
 */
public final class SizeCost {

    private static final int FILES = 1000;
    private static final int ROUTES = 10;
    private static final int RULES = 10;
    private static final int CHANGES = 10;
    private static final GatewayController.Settings SETTINGS =
            new GatewayController.Settings(Publication.AS_DECLARED, false);

    private static long lastCpu;

    private SizeCost() {}

    /** Measures, and prints a line each. */
    public static void main(String[] arguments) throws Exception {
        Path directory = arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("size");
        for (int file = 0; file < FILES; file++) {
            write(directory, file, "/v1");
        }
        long begin = System.nanoTime();
        Generation cold = Generation.of(new DirectorySource(directory).read(), SETTINGS);
        print("check, in a fresh process", begin);
        System.out.println("problems " + cold.problems().size());
        begin = System.nanoTime();
        Generation warm = Generation.of(new DirectorySource(directory).read(), SETTINGS);
        print("check, again", begin);

        explain(warm, "http://r5000.example.com/5/x");
        explain(warm, "http://r5000.example.com/none");
        explain(warm, "http://nobody.example.org/none");

        LinkedBlockingQueue<Generation> made = new LinkedBlockingQueue<>();
        try (GatewayController<Generation> controller = new GatewayController<>(
                new DirectorySource(directory), SETTINGS, generation -> generation, made::add)) {
            controller.start();
            Generation last = made.take();
            for (int change = 0; change < CHANGES; change++) {
                begin = System.nanoTime();
                write(directory, change, "/v" + (change + 2));
                Generation next = made.take();
                print("one file changed, until the next generation serves", begin);
                begin = System.nanoTime();
                GenerationDiff diff = GenerationDiff.between(last, next, List.of());
                print("diff (" + diff.summary() + ")", begin);
                last = next;
            }
        }
    }

    private static void explain(Generation generation, String url) {
        SampleRequest request = SampleRequest.parse("GET", url, List.of(), "127.0.0.1");
        for (int i = 0; i < 3; i++) {
            long begin = System.nanoTime();
            ExplainReport report = new ExplainReport(request.explained(), generation);
            int length = report.text().length() + Json.print(report.json()).length();
            print("explain " + url + " as text and as JSON, " + length + " characters", begin);
        }
    }

    private static void print(String what, long begin) {
        long cpu =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
        System.out.printf(
                "%6d ms %6d ms of processors  %s%n",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
                TimeUnit.NANOSECONDS.toMillis(cpu - lastCpu),
                what);
        lastCpu =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    /** One file: ten routes for a host each, ten rules in each, and the Service that all lead to. */
    private static void write(Path directory, int file, String prefix) throws IOException {
        StringBuilder text = new StringBuilder("""
                {apiVersion: v1, kind: Service, metadata: {name: s%d}, spec: {type: ExternalName, externalName: localhost}}
                """.formatted(file));
        if (file == 0) {
            text.append("""
                    ---
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: Gateway
                    metadata: {name: web}
                    spec: {gatewayClassName: jetty, listeners: [{name: http, protocol: HTTP, port: 80}]}
                    """);
        }
        for (int route = 0; route < ROUTES; route++) {
            int number = file * ROUTES + route;
            text.append("""
                    ---
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: HTTPRoute
                    metadata: {name: r%d}
                    spec:
                      parentRefs: [{name: web}]
                      hostnames: [r%d.example.com%s]
                      rules:
                    """.formatted(number, number, route == 0 ? ", all.example.com" : ""));
            for (int rule = 0; rule < RULES; rule++) {
                text.append(
                        """
                        - matches:
                          - path: {type: PathPrefix, value: %s/%d/%d}
                            headers: [{name: x-tenant, value: t%d}]
                          - path: {type: PathPrefix, value: /%d}
                          backendRefs: [{name: s%d, port: 80}]
                        """.formatted(prefix, number, rule, rule, rule, file).indent(2));
            }
        }
        Path temporary = Files.writeString(directory.resolve(".tmp"), text);
        Files.move(temporary, directory.resolve("routes-%04d.yaml".formatted(file)), StandardCopyOption.ATOMIC_MOVE);
    }
}
