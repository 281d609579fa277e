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
    public static final FieldPath ROOT = new FieldPath(null, "", -1);

    private final @Nullable FieldPath parent;
    private final String name;
    private final int index;
    private final int hash;

    /** A step; a name of a field, or, where that is empty, an index. */
    private FieldPath(@Nullable FieldPath parent, String name, int index) {
        this.parent = parent;
        this.name = name;
        this.index = index;
        // Each object has a table by paths: they are looked up far more often than they are made.
        this.hash = 31 * (31 * (parent == null ? 0 : parent.hash) + name.hashCode()) + index;
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
        return new FieldPath(this, name, -1);
    }

    /** The element at {@code index} (from 0) of the list that this path leads to. */
    public FieldPath index(int index) {
        return new FieldPath(this, "", index);
    }

    /** The path without its last step; null at the root. */
    public @Nullable FieldPath parent() {
        return parent;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof FieldPath that
                        && hash == that.hash
                        && index == that.index
                        && name.equals(that.name)
                        && Objects.equals(parent, that.parent));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        if (parent == null) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        print(text);
        return text.toString();
    }

    private void print(StringBuilder text) {
        if (parent == null) {
            return;
        }
        parent.print(text);
        if (index >= 0) {
            text.append('[').append(index).append(']');
        } else {
            text.append(text.isEmpty() ? "" : ".").append(name);
        }
    }
}
