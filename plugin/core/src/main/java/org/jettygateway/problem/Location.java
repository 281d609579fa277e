package org.jettygateway.problem;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * A place in a configuration.
 *
 * @param source the document's name, as a user would type it: {@code routes/shop.yaml}
 * @param line the line, from 1; 0 where the whole document is meant
 * @param column the column in characters, from 1; 0 where the whole line is meant
 */
public record Location(String source, int line, int column) implements Comparable<Location> {

    private static final Comparator<Location> ORDER = Comparator.comparing(Location::source)
            .thenComparingInt(Location::line)
            .thenComparingInt(Location::column);

    /** Checks that the source is named. */
    public Location {
        requireNonNull(source, "source");
    }

    /** A document as a whole. */
    public static Location of(String source) {
        return new Location(source, 0, 0);
    }

    @Override
    public int compareTo(Location other) {
        return ORDER.compare(this, other);
    }

    /** {@code routes.yaml:14:17}, the form that editors and terminals make a link of. */
    @Override
    public String toString() {
        if (line == 0) {
            return source;
        }
        return column == 0 ? source + ":" + line : source + ":" + line + ":" + column;
    }
}
