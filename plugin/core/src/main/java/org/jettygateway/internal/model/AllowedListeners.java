package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * From which namespaces a Gateway takes ListenerSets; {@code AllowedListeners} in the Gateway API.
 *
 * @param from {@link From#None} by default
 * @param selector labels that the Namespace of a set must bear; set exactly when {@code from} is {@link From#Selector}
 */
public record AllowedListeners(From from, @Nullable LabelSelector selector) {

    /** What a Gateway allows that says nothing. */
    public static final AllowedListeners NONE = new AllowedListeners(From.None, null);

    /** Checks that nothing is missing. */
    public AllowedListeners {
        requireNonNull(from, "from");
    }

    /** {@code FromNamespaces} in the Gateway API. */
    public enum From {
        /** Sets of every namespace. */
        All,
        /** Sets of the namespaces that the selector picks. */
        Selector,
        /** Sets of the Gateway's own namespace. */
        Same,
        /** No set. */
        None
    }
}
