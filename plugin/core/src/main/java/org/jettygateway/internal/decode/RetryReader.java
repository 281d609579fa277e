package org.jettygateway.internal.decode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jettygateway.internal.model.HTTPRouteRetry;
import org.jspecify.annotations.Nullable;

/** Reads the {@code retry} of a rule. */
final class RetryReader {

    private static final int MAX_CODES = 200;
    private static final int MAX_ATTEMPTS = 1_000;

    private RetryReader() {}

    /** A stanza that may be missing; null where it is. */
    static @Nullable HTTPRouteRetry find(Fields rule) {
        Fields retry = rule.fields("retry");
        if (retry == null) {
            return null;
        }
        List<Integer> codes = new ArrayList<>();
        for (TreeCursor item : retry.items("codes", 0, MAX_CODES)) {
            Integer code = item.number(400, 599);
            if (code != null && codes.contains(code)) {
                item.error("%d is given twice".formatted(code));
            } else if (code != null) {
                codes.add(code);
            }
        }
        TreeCursor attemptsAt = retry.find("attempts");
        Integer attempts = attemptsAt == null ? null : attemptsAt.number(1, MAX_ATTEMPTS);
        Duration backoff = DurationReader.find(retry, "backoff");
        retry.end();
        return new HTTPRouteRetry(codes, attempts, backoff);
    }
}
