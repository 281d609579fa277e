package org.jettygateway.internal.decode;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads labels, annotations and options. */
final class LabelsReader {

    private LabelsReader() {}

    /** Reads a map of at most {@code max} labels, and reports what an API server refuses of it. */
    static Map<String, String> read(@Nullable TreeCursor at, int max, Format valueFormat) {
        if (at == null) {
            return Map.of();
        }
        Map<String, String> labels = at.texts();
        if (labels.size() > max) {
            at.error("%d entries (expected: at most %d)".formatted(labels.size(), max));
        }
        labels.forEach((key, value) -> {
            String keyFault = keyFault(key);
            String valueFault = valueFormat.fault(value);
            if (keyFault != null) {
                at.error("key " + keyFault);
            } else if (valueFault != null) {
                at.error("value of %s: %s".formatted(Quoted.of(key), valueFault));
            }
        });
        return labels;
    }

    private static @Nullable String keyFault(String key) {
        int slash = key.indexOf('/');
        String prefixFault = slash < 0 ? null : Format.LABEL_PREFIX.fault(key.substring(0, slash));
        String fault = prefixFault == null ? Format.LABEL_NAME.fault(key.substring(slash + 1)) : prefixFault;
        // Where it is the pattern, the whole key is shown.
        return fault == null ? null : fault.replaceFirst("^\"[^\"]*\"", "%s".formatted(Quoted.of(key)));
    }
}
