package org.jettygateway.internal.control;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A generation, and what the next one can take over.
 *
 * @param generation the generation; null where there is none yet
 * @param workings those of whatever was made last, whether or not it came to serve
 */
record Made(@Nullable Generation generation, Workings workings) {

    /** The generation that was made. */
    Generation made() {
        return requireNonNull(generation, "generation");
    }
}
