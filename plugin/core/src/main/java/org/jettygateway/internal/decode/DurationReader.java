package org.jettygateway.internal.decode;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads durations as the Gateway API writes them (GEP-2257): {@code 1h30m}, {@code 500ms}, {@code 0s}. */
final class DurationReader {

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,5}(h|m|s|ms)){1,4}");
    private static final Pattern PART = Pattern.compile("([0-9]{1,5})(h|ms|m|s)");

    private DurationReader() {}

    /** A duration that may be missing; null where it is, or where it is none. */
    static @Nullable Duration find(Fields fields, String name) {
        TreeCursor at = fields.find(name);
        String text = at == null ? null : at.record().text();
        if (at == null || text == null) {
            return null;
        }
        if (!DURATION.matcher(text).matches()) {
            at.error("%s (expected: a duration of h, m, s and ms, as in 1m30s or 500ms)".formatted(Quoted.of(text)));
            return null;
        }
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            long count = Long.parseLong(part.group(1));
            sum = sum.plus(
                    switch (part.group(2)) {
                        case "h" -> Duration.ofHours(count);
                        case "m" -> Duration.ofMinutes(count);
                        case "s" -> Duration.ofSeconds(count);
                        default -> Duration.ofMillis(count);
                    });
        }
        return sum;
    }
}
