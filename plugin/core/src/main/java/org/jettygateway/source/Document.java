package org.jettygateway.source;

import static java.util.Objects.requireNonNull;

/**
 * One file of manifests, as text.
 *
 * @param name how messages name it, as a user would type it: {@code routes/shop.yaml}
 * @param text YAML or JSON, any number of Kubernetes objects
 */
public record Document(String name, String text) {

    /** Checks that nothing is missing. */
    public Document {
        requireNonNull(name, "name");
        requireNonNull(text, "text");
    }

    /** The name alone: the text may hold secrets. */
    @Override
    public String toString() {
        return name;
    }
}
