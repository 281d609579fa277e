package org.jettygateway.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The demo's WAR, deployed in the real distribution. */
class WarIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @TestFactory
    Stream<DynamicTest> answersTheTableOfRequests() throws Exception {
        JettyBase base = new JettyBase(work);
        base.addModules("http", "ee10-deploy");
        new JettyBase(webapp()).unzip(Shipped.webapp());
        Path config = webapp().resolve("WEB-INF/gateway");
        delete(config);
        Backends backends = Backends.ofTable(Files.createDirectories(config));
        int port = Ports.free();
        RunningProcess jetty = base.serve("jetty.http.port=" + port);
        return RequestTable.against(port).onClose(() -> {
            jetty.close();
            backends.close();
        });
    }

    private Path webapp() {
        return work.resolve("webapps/ROOT");
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
