package org.jettygateway.internal.decode;

import org.jspecify.annotations.Nullable;

/** Reads port numbers. */
final class Ports {

    private static final int MAX = 65535;

    private Ports() {}

    /** A port that may be missing; null where it is, or where it is no port. */
    static @Nullable Integer find(Fields fields, String name) {
        TreeCursor found = fields.find(name);
        return found == null ? null : found.record().number(1, MAX);
    }

    /** A port that must be there. */
    static @Nullable Integer require(Fields fields, String name) {
        TreeCursor found = fields.require(name);
        return found == null ? null : found.record().number(1, MAX);
    }
}
