package org.jettygateway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The README, as its readers paste from it. */
final class Readme {

    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```\n", Pattern.DOTALL);

    private Readme() {}

    /** The only code block of a language under a heading. */
    static String block(String heading, String language) throws IOException {
        return block("README.md", heading, language);
    }

    /** The same, of another page. */
    static String block(String page, String heading, String language) throws IOException {
        String text = Files.readString(Shipped.ROOT.resolve(page));
        int begin = text.indexOf("# " + heading + "\n");
        if (begin < 0) {
            throw new AssertionError(page + " has no heading \"" + heading + "\"");
        }
        int end = text.indexOf("\n#", begin);
        Matcher blocks = BLOCK.matcher(text.substring(begin, end < 0 ? text.length() : end));
        List<String> found = blocks.results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(page + " has " + found.size() + " blocks of " + language + " under " + heading);
        }
        return found.get(0);
    }

    /**
     * Checks that the README has this text; with {@code -Dreadme.update} it is put there.
     *
     * @param begin how what it replaces begins
     * @param end what follows on that, and stays
     */
    static void check(String begin, String text, String end) throws IOException {
        Path readme = Shipped.ROOT.resolve("README.md");
        String old = Files.readString(readme);
        int from = old.indexOf(begin);
        int to = old.indexOf(end, Math.max(0, from));
        if (from < 0 || to < 0) {
            throw new AssertionError("README.md has nothing between \"" + begin + "\" and \"" + end + "\"");
        }
        String updated = old.substring(0, from) + text + old.substring(to);
        if (System.getProperty("readme.update") != null) {
            Files.writeString(readme, updated);
        } else {
            assertEquals(updated, old, "-Dreadme.update brings the README up to date");
        }
    }

    /** All of it. */
    static String text() throws IOException {
        return Files.readString(Shipped.ROOT.resolve("README.md"));
    }
}
