package org.jettygateway.internal.decode;

import java.time.Duration;
import org.jettygateway.internal.model.DurationText;
import org.jspecify.annotations.Nullable;

/** Reads durations as the Gateway API writes them (GEP-2257): {@code 1h30m}, {@code 500ms}, {@code 0s}. */
final class DurationReader {

    private DurationReader() {}

    /** A duration that may be missing; null where it is, or where it is none. */
    static @Nullable Duration find(Fields fields, String name) {
        TreeCursor at = fields.find(name);
        if (at != null && at.isNumber()) {
            at.record().error("a number (expected: a duration with its unit, as in 30s, 1m30s or 500ms)");
            return null;
        }
        String text = at == null ? null : at.record().text();
        if (at == null || text == null) {
            return null;
        }
        Duration duration = DurationText.parse(text);
        if (duration == null) {
            at.error("%s (expected: a duration of h, m, s and ms, as in 1m30s or 500ms)".formatted(Quoted.of(text)));
        }
        return duration;
    }
}
