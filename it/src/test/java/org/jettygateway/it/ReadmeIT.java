package org.jettygateway.it;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jettygateway.demo.Backend;
import org.jettygateway.demo.EchoService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README says can be pasted, pasted. Only ports and paths are changed. */
class ReadmeIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    void theTwelveLinesAreTwelveAndInTheOverlay() throws Exception {
        String yaml = Readme.block("Twelve lines", "yaml");

        assertEquals(12, yaml.lines().count());
        assertEquals(Files.readString(Shipped.ROOT.resolve("conf/base/gateway/example.yaml")), yaml);
    }

    @Test
    void theDistribution() throws Exception {
        JettyBase base = new JettyBase(work);
        int port = Ports.free();
        List<String> lines =
                Readme.block("In a Jetty distribution", "sh").lines().toList();

        assertEquals("unzip " + Shipped.overlay().getFileName() + " -d $JETTY_BASE", lines.get(0));
        base.unzip(Shipped.overlay());
        assertEquals("cd $JETTY_BASE", lines.get(1));
        assertEquals("java -jar $JETTY_HOME/start.jar --add-modules=gateway", lines.get(2));
        base.addModules("gateway");
        assertEquals("java -jar $JETTY_HOME/start.jar", lines.get(3));
        assertEquals(4, lines.size());
        try (EchoService shop = new Backend("shop", "shop-pod", 9000, false).start(0)) {
            Path example = work.resolve("gateway/example.yaml");
            Files.writeString(example, withBackend(Files.readString(example), shop));
            try (RunningProcess jetty = base.serve("gateway.publish=" + port + ":80")) {
                assertEquals(
                        "shop", Http.get(port, "shop.example.com", "/any/path").service(), jetty::output);
            }
        }
    }

    @Test
    void theProgram() throws Exception {
        int port = Ports.free();
        String source = Readme.block("In your program", "java").replace("8080:80", port + ":80");
        Files.writeString(work.resolve("Embedded.java"), source);
        compile(work.resolve("Embedded.java"));
        Files.createDirectory(work.resolve("gateway"));
        try (EchoService shop = new Backend("shop", "shop-pod", 9000, false).start(0)) {
            Files.writeString(
                    work.resolve("gateway/example.yaml"), withBackend(Readme.block("Twelve lines", "yaml"), shop));
            String classpath = work + System.getProperty("path.separator") + System.getProperty("java.class.path");
            try (RunningProcess program = RunningProcess.java(work, List.of("-cp", classpath, "Embedded"))) {
                program.await(line -> line.contains("Started oejs.Server"));
                assertEquals(
                        "shop", Http.get(port, "shop.example.com", "/any/path").service(), program::output);
            }
        }
    }

    @Test
    void theFilterOfYourOwn() throws Exception {
        String page = "plugin/docs/filters.md";
        String heading = "Filters of your own";
        int port = Ports.free();
        Files.writeString(
                work.resolve("Guarded.java"),
                Readme.block(page, heading, "java").replace("8080:80", port + ":80"));
        compile(work.resolve("Guarded.java"));
        Files.createDirectory(work.resolve("gateway"));
        String rules = "rules: [{backendRefs:";
        String filtered =
                "rules: [{filters: [{type: ExtensionRef, extensionRef: {group: example.com, kind: Auth, name: staff}}],"
                        + " backendRefs:";
        assertThat(
                Readme.block(page, heading, "yaml"), containsString("{group: example.com, kind: Auth, name: staff}"));
        String yaml = Readme.block("Twelve lines", "yaml");
        assertThat(yaml, containsString(rules));
        try (EchoService shop = new Backend("shop", "shop-pod", 9000, false).start(0)) {
            Files.writeString(work.resolve("gateway/example.yaml"), withBackend(yaml.replace(rules, filtered), shop));
            String classpath = work + System.getProperty("path.separator") + System.getProperty("java.class.path");
            try (RunningProcess program = RunningProcess.java(work, List.of("-cp", classpath, "Guarded"))) {
                program.await(line -> line.contains("Started oejs.Server"));
                String host = "shop.example.com";
                assertEquals(401, Http.get(port, host, "/any/path").status(), program::output);
                assertEquals(
                        "shop",
                        Http.get(port, host, "/any/path", "X-Password: let me in")
                                .service(),
                        program::output);
            }
        }
    }

    @Test
    void theWebXmlIsTheDemosOwn() throws Exception {
        String webXml = Files.readString(Shipped.ROOT.resolve("demo-webapp/src/main/webapp/WEB-INF/web.xml"));

        for (String line :
                Readme.block("In a WAR", "xml").lines().map(String::strip).toList()) {
            assertThat(webXml, containsString(line));
        }
    }

    @Test
    void theCommandLine() throws Exception {
        List<String> lines = Readme.block("On the command line", "sh").lines().toList();
        for (String line : lines) {
            List<String> command = new ArrayList<>(
                    List.of(line.replace("'env: canary'", "env:canary").split(" ")));
            assertEquals(List.of("java", "-jar", "jetty-gateway.jar"), command.subList(0, 3));
            command.set(2, Shipped.cli().toString());
            if (command.contains("run")) {
                command.replaceAll(word -> word.equals("18080:80") ? freePort() + ":80" : word);
                try (RunningProcess run = RunningProcess.java(Shipped.ROOT, command.subList(1, command.size()))) {
                    run.await(output -> output.contains("Started oejs.Server"));
                }
            } else {
                try (RunningProcess run = RunningProcess.java(Shipped.ROOT, command.subList(1, command.size()))) {
                    assertEquals(0, run.exitCode(), run::output);
                }
            }
        }
        assertEquals(4, lines.size());
    }

    @Test
    void linksLeadSomewhere() throws Exception {
        List<String> dead = Stream.of(Readme.text().split("\\]\\("))
                .skip(1)
                .map(rest -> rest.substring(0, rest.indexOf(')')))
                .filter(link -> !link.startsWith("https://") && !Files.exists(Shipped.ROOT.resolve(link)))
                .toList();

        assertThat(dead, empty());
    }

    private static String withBackend(String yaml, EchoService shop) {
        return yaml.replace("port: 9000", "port: " + shop.port());
    }

    private static int freePort() {
        try {
            return Ports.free();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void compile(Path source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        boolean compiled;
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of("-cp", System.getProperty("java.class.path")),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        assertEquals(true, compiled, messages::toString);
    }
}
