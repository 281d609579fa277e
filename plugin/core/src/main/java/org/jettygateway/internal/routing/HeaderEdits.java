package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * Changes to the headers of a request or an answer, compiled from the spec's header modifiers. Immutable.
 *
 * @param edits in the order in which they are applied
 */
public record HeaderEdits(List<Edit> edits) {

    /** Changes nothing. */
    public static final HeaderEdits NONE = new HeaderEdits(List.of());

    /** Copies the edits. */
    public HeaderEdits {
        edits = List.copyOf(edits);
    }

    /** Whether nothing is changed. */
    public boolean isEmpty() {
        return edits.isEmpty();
    }

    /** These edits and then others: a rule's, then those of the chosen backend. */
    public HeaderEdits then(HeaderEdits next) {
        if (next.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return next;
        }
        List<Edit> both = new ArrayList<>(edits);
        both.addAll(next.edits);
        return new HeaderEdits(both);
    }

    /** Applies the edits, one call for each. */
    public void apply(Fields fields) {
        for (Edit edit : edits) {
            switch (edit.kind()) {
                case SET -> fields.set(edit.name(), edit.value());
                case ADD -> fields.add(edit.name(), edit.value());
                case REMOVE -> fields.remove(edit.name());
            }
        }
    }

    /** Headers that can be edited; names are case-insensitive. */
    public interface Fields {

        /** Replaces all fields of the name by one. */
        void set(String name, String value);

        /** Appends a value to what is there. */
        void add(String name, String value);

        /** Takes all fields of the name away. */
        void remove(String name);
    }

    /**
     * One edit.
     *
     * @param kind what is done
     * @param name the header's name
     * @param value the value; empty for {@link Kind#REMOVE}
     */
    public record Edit(Kind kind, String name, String value) {

        /** Checks that nothing is missing. */
        public Edit {
            requireNonNull(kind, "kind");
            requireNonNull(name, "name");
            requireNonNull(value, "value");
        }

        @Override
        public String toString() {
            return switch (kind) {
                case SET -> name + "=" + value;
                case ADD -> name + "+=" + value;
                case REMOVE -> "-" + name;
            };
        }
    }

    /** What is done to a header. */
    public enum Kind {
        /** Replaced, or made. */
        SET,
        /** Appended. */
        ADD,
        /** Taken away. */
        REMOVE
    }
}
