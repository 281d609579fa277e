package org.jettygateway.it;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jettygateway.demo.Backend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvn -Pdemo}, without Maven and on free ports. */
class DemoIT {

    private static final Pattern CURL = Pattern.compile(
            "  curl -sH '(?<host>Host: \\S+)'(?: -H '(?<header>[^']+)')? (?<url>\\S+) +# (?<answer>.*)");
    private static final Pattern URL = Pattern.compile("http://localhost:(\\d+)(/.*)");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    void whatItSaysCanBePasted() throws Exception {
        copyGuide();
        try (RunningProcess demo = demo(Ports.free())) {
            demo.await(line -> line.contains("Ctrl-C ends the demo"));
            List<Matcher> lines = demo.output()
                    .lines()
                    .map(CURL::matcher)
                    .filter(Matcher::matches)
                    .toList();
            assertEquals(5, lines.size(), demo::output);
            for (Matcher line : lines) {
                check(line);
            }
        }
    }

    @Test
    void aTakenPortIsOneLineThatSaysHowToChooseAnother() throws Exception {
        copyGuide();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"));
                RunningProcess demo = demo(taken.getLocalPort())) {
            assertEquals(1, demo.exitCode());
            assertThat(
                    demo.output(),
                    matchesPattern("port \\*:" + taken.getLocalPort()
                            + " cannot be opened .*Address already in use; .* -Dgateway.publish=\\d+:80\n"));
        }
    }

    private static void check(Matcher curl) throws IOException {
        Matcher url = URL.matcher(curl.group("url"));
        assertEquals(true, url.matches());
        String header = curl.group("header");
        Http.Answer answer = Http.get(
                Integer.parseInt(url.group(1)),
                curl.group("host").substring("Host: ".length()),
                url.group(2),
                header == null ? new String[0] : new String[] {header});
        String expected = curl.group("answer").replace(", ...", "");
        assertThat(answer.body(), startsWith(expected));
    }

    private RunningProcess demo(int port) throws IOException, InterruptedException {
        return RunningProcess.java(
                work,
                List.of(
                        "-Dorg.eclipse.jetty.LEVEL=WARN",
                        "-Dgateway.publish=" + port + ":80",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.jettygateway.demo.Demo",
                        work.toString()));
    }

    /** The guide with backends on ports that are free. */
    private void copyGuide() throws IOException {
        try (Stream<Path> files = Files.list(Shipped.guide())) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                for (Backend backend : Backend.in(Shipped.guide())) {
                    text = text.replace("port: " + backend.port(), "port: " + Ports.free());
                }
                Files.writeString(work.resolve(file.getFileName()), text);
            }
        }
    }
}
