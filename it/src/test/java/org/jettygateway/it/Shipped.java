package org.jettygateway.it;

import java.nio.file.Files;
import java.nio.file.Path;

/** The files under test, as the build made them. */
final class Shipped {

    /** The root of the repository. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final String VERSION = System.getProperty("project.version", "");

    private Shipped() {}

    /** The unpacked Jetty distribution. */
    static Path jettyHome() {
        return existing(Path.of(System.getProperty("jetty.home", "")));
    }

    /** The zip that is unpacked over a JETTY_BASE. */
    static Path overlay() {
        return existing(ROOT.resolve("conf/target/jetty-gateway-base-" + VERSION + ".zip"));
    }

    /** The zip that is unpacked over a JETTY_BASE that serves a cluster. */
    static Path kubernetesOverlay() {
        return existing(ROOT.resolve("conf/target/jetty-gateway-base-" + VERSION + "-kubernetes.zip"));
    }

    /** The executable jar. */
    static Path cli() {
        return existing(ROOT.resolve("plugin/cli/target/jetty-gateway.jar"));
    }

    /** The WAR to copy from. */
    static Path webapp() {
        return existing(ROOT.resolve("demo-webapp/target/jetty-gateway-demo-webapp-" + VERSION + ".war"));
    }

    /** The guide's manifests. */
    static Path guide() {
        return example("http-routing");
    }

    /** The manifests of an example. */
    static Path example(String name) {
        return existing(ROOT.resolve("conf/examples").resolve(name));
    }

    private static Path existing(Path path) {
        if (!Files.exists(path)) {
            throw new IllegalStateException(path + " is missing: run these tests by \"mvn verify\" in the root");
        }
        return path;
    }
}
