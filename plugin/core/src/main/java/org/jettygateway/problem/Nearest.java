package org.jettygateway.problem;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Guesses what an author meant by a word that is not known. */
public final class Nearest {

    /** The shortest part of a name that points at the name: {@code Prefix} at {@code PathPrefix}. */
    private static final int PART = 4;

    private static final int LONGEST_WORD = 64;

    private static final int LETTERS = 128;

    private Nearest() {}

    /** The clause {@code ; did you mean PathPrefix?}, or nothing where no known word is near. */
    public static String hint(String word, Collection<String> known) {
        String nearest = find(word, known);
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    /** The known word that is most like {@code word}; null where none is. */
    public static @Nullable String find(String word, Collection<String> known) {
        if (word.length() > LONGEST_WORD) {
            return null;
        }
        String lower = word.toLowerCase(Locale.ROOT);
        int[] letters = letters(lower);
        String best = null;
        int bestDistance = Math.max(1, word.length() / 3) + 1;
        for (String candidate : known) {
            if (Math.abs(candidate.length() - word.length()) < bestDistance) {
                String other = candidate.toLowerCase(Locale.ROOT);
                int distance = leastDistance(letters, lower, other) < bestDistance
                        ? distance(lower, other, bestDistance)
                        : bestDistance;
                if (distance < bestDistance) {
                    best = candidate;
                    bestDistance = distance;
                }
            }
        }
        return best != null ? best : containing(lower, known);
    }

    /** How often a word has each letter; letters that share a place are taken for one. */
    private static int[] letters(String word) {
        int[] letters = new int[LETTERS];
        for (int i = 0; i < word.length(); i++) {
            letters[word.charAt(i) % LETTERS]++;
        }
        return letters;
    }

    /** What the distance is at least, by the letters alone: a tenth of the work, and enough for most of many candidates. */
    private static int leastDistance(int[] letters, String word, String other) {
        int common = 0;
        for (int i = 0; i < other.length(); i++) {
            common += letters[other.charAt(i) % LETTERS]-- > 0 ? 1 : 0;
        }
        for (int i = 0; i < other.length(); i++) {
            letters[other.charAt(i) % LETTERS]++;
        }
        return Math.max(word.length(), other.length()) - common;
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

    /**
     * Damerau and Levenshtein: letters to insert, to drop, to replace, and neighbours to swap; where that is not below a limit,
     * any number that is not.
     */
    private static int distance(String a, String b, int limit) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] oldest = beforeLast;
            beforeLast = last;
            last = row;
            row = oldest;
            row[0] = i;
            int least = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int best = Math.min(Math.min(last[j], row[j - 1]) + 1, last[j - 1] + replace);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    best = Math.min(best, beforeLast[j - 2] + 1);
                }
                row[j] = best;
                least = Math.min(least, best);
            }
            // A swap looks one row further back, but costs more than what that row had at least.
            if (least >= limit) {
                return least;
            }
        }
        return row[b.length()];
    }
}
