package org.jettygateway.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Shortcuts must not change whom a word is taken for. */
class NearestTest {

    private final Random random = new Random(20260103);

    @Test
    void findsTheFirstOfThoseWithTheLeastDistance() {
        int found = 0;
        for (int i = 0; i < 2000; i++) {
            List<String> known = new ArrayList<>();
            for (int j = 0; j < 8; j++) {
                known.add(word());
            }
            String word = word();
            String expected = expected(word, known);
            found += expected == null ? 0 : 1;
            assertEquals(expected, Nearest.find(word, known), () -> word + " of " + known);
        }
        assertTrue(found > 300 && found < 1700, found + " of 2000");
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        for (int length = 1 + random.nextInt(9); length > 0; length--) {
            word.append("abcA1\u00e4".charAt(random.nextInt(6)));
        }
        return word.toString();
    }

    private static @Nullable String expected(String word, List<String> known) {
        String lower = word.toLowerCase(Locale.ROOT);
        String best = null;
        int least = Math.max(1, word.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
            if (distance < least) {
                best = candidate;
                least = distance;
            }
        }
        return best != null
                ? best
                : known.stream()
                        .filter(candidate -> contains(lower, candidate.toLowerCase(Locale.ROOT)))
                        .findFirst()
                        .orElse(null);
    }

    private static boolean contains(String word, String other) {
        return (word.length() >= 4 && other.contains(word)) || (other.length() >= 4 && word.contains(other));
    }

    /** By the definition: optimal string alignment. */
    private static int distance(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.length() + b.length();
        }
        String shortA = a.substring(1);
        String shortB = b.substring(1);
        int replace = a.charAt(0) == b.charAt(0) ? 0 : 1;
        if (replace == 0) {
            return distance(shortA, shortB); // never worse than anything else
        }
        int best = Math.min(distance(shortA, shortB), Math.min(distance(shortA, b), distance(a, shortB))) + 1;
        if (a.length() > 1 && b.length() > 1 && a.charAt(0) == b.charAt(1) && a.charAt(1) == b.charAt(0)) {
            best = Math.min(best, distance(a.substring(2), b.substring(2)) + 1);
        }
        return best;
    }
}
