package org.jettygateway.problem;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way from the root of an object to one of its fields, written as in Kubernetes messages:
 * {@code spec.rules[0].matches[1].path.type}. Immutable; two paths to the same field are equal.
 */
public final class FieldPath {

    /** The object itself; prints as the empty string. */
    public static final FieldPath ROOT = new FieldPath(null, "");

    private final @Nullable FieldPath parent;
    private final String step;

    private FieldPath(@Nullable FieldPath parent, String step) {
        this.parent = parent;
        this.step = step;
    }

    /** A path of field names from the root: {@code of("spec", "rules")}. */
    public static FieldPath of(String... names) {
        FieldPath path = ROOT;
        for (String name : names) {
            path = path.child(name);
        }
        return path;
    }

    /** The field {@code name} of what this path leads to. */
    public FieldPath child(String name) {
        requireNonNull(name, "name");
        return new FieldPath(this, parent == null ? name : "." + name);
    }

    /** The element at {@code index} (from 0) of the list that this path leads to. */
    public FieldPath index(int index) {
        return new FieldPath(this, "[" + index + "]");
    }

    /** The path without its last step; null at the root. */
    public @Nullable FieldPath parent() {
        return parent;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldPath that && step.equals(that.step) && Objects.equals(parent, that.parent);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hashCode(parent) + step.hashCode();
    }

    @Override
    public String toString() {
        return parent == null ? step : parent + step;
    }
}
