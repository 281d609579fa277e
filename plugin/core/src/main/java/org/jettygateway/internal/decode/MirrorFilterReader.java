package org.jettygateway.internal.decode;

import org.jettygateway.internal.model.BackendObjectReference;
import org.jettygateway.internal.model.HTTPRouteFilter;
import org.jspecify.annotations.Nullable;

/** Reads {@code RequestMirror} filters. */
final class MirrorFilterReader {

    private static final int ALL_PERCENT = 100;

    private MirrorFilterReader() {}

    /** Reads a {@code requestMirror}; null where it leads nowhere. */
    static @Nullable HTTPRouteFilter read(Fields settings) {
        TreeCursor refAt = settings.require("backendRef");
        Fields ref = refAt == null ? null : refAt.record().fields();
        BackendObjectReference target = null;
        if (ref != null) {
            target = BackendRefReader.target(ref);
            ref.end();
        }
        TreeCursor percentAt = settings.find("percent");
        Integer percent = percentAt == null ? Integer.valueOf(ALL_PERCENT) : percentAt.number(0, ALL_PERCENT);
        TreeCursor fractionAt = settings.find("fraction");
        Share fraction = fractionAt == null ? null : fraction(fractionAt);
        settings.end();
        if (percentAt != null && fractionAt != null) {
            fractionAt.error("fraction beside percent (expected: one or the other)");
        }
        if (target == null || percent == null) {
            return null;
        }
        Share share = fraction == null ? new Share(percent, ALL_PERCENT) : fraction;
        return new HTTPRouteFilter.RequestMirror(target, share.numerator(), share.denominator());
    }

    private static @Nullable Share fraction(TreeCursor at) {
        Fields fraction = at.fields();
        if (fraction == null) {
            return null;
        }
        TreeCursor numeratorAt = fraction.require("numerator");
        Integer numerator = numeratorAt == null ? null : numeratorAt.number(0, Integer.MAX_VALUE);
        TreeCursor denominatorAt = fraction.find("denominator");
        Integer denominator =
                denominatorAt == null ? Integer.valueOf(ALL_PERCENT) : denominatorAt.number(1, Integer.MAX_VALUE);
        fraction.end();
        if (numerator == null || denominator == null) {
            return null;
        }
        if (numerator > denominator) {
            at.error("%d of %d (expected: no more than all)".formatted(numerator, denominator));
        }
        return new Share(numerator, denominator);
    }

    private record Share(int numerator, int denominator) {}
}
