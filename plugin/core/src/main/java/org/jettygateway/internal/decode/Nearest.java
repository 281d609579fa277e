package org.jettygateway.internal.decode;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Guesses what an author meant by a word that is not known. */
final class Nearest {

    /** The shortest part of a name that points at the name: {@code Prefix} at {@code PathPrefix}. */
    private static final int PART = 4;

    private static final int LONGEST_WORD = 64;

    private Nearest() {}

    /** The clause {@code ; did you mean PathPrefix?}, or nothing where no known word is near. */
    static String hint(String word, Collection<String> known) {
        String nearest = find(word, known);
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    /** The known word that is most like {@code word}; null where none is. */
    static @Nullable String find(String word, Collection<String> known) {
        if (word.length() > LONGEST_WORD) {
            return null;
        }
        String lower = word.toLowerCase(Locale.ROOT);
        String best = null;
        int bestDistance = Math.max(1, word.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best != null ? best : containing(lower, known);
    }

    private static @Nullable String containing(String lower, Collection<String> known) {
        for (String candidate : known) {
            String other = candidate.toLowerCase(Locale.ROOT);
            if ((lower.length() >= PART && other.contains(lower))
                    || (other.length() >= PART && lower.contains(other))) {
                return candidate;
            }
        }
        return null;
    }

    /** Damerau and Levenshtein: letters to insert, to drop, to replace, and neighbours to swap. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + replace);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
