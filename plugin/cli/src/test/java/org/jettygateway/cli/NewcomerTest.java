package org.jettygateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * What a newcomer is told of ten typical mistakes, a file each: where, and what to write instead. {@code -Dcases.update}
 * rewrites the answer, to be read before it is committed.
 */
class NewcomerTest {

    private static final Path RESOURCES = Path.of(System.getProperty("basedir", ""), "src/test/resources");

    @Test
    void tenMistakes() throws Exception {
        Path config = RESOURCES.resolve("newcomer");
        StringWriter out = new StringWriter();
        int exit =
                Main.commandLine().setOut(new PrintWriter(out, true)).execute("check", "--excerpt", config.toString());
        String said = out.toString().replace(config + "/", "");
        Path expected = RESOURCES.resolve("newcomer.txt");
        if (System.getProperty("cases.update") != null) {
            Files.writeString(expected, said, UTF_8);
        }
        assertEquals(Files.readString(expected, UTF_8), said);
        assertEquals(1, exit);
    }
}
