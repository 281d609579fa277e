package org.jettygateway.internal.model;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Anything with {@code kind} and {@code metadata} that the gateway reads. */
public sealed interface KubernetesObject
        permits GatewayClass,
                Gateway,
                ListenerSet,
                Route,
                ReferenceGrant,
                Namespace,
                Service,
                EndpointSlice,
                Secret,
                ConfigMap,
                BackendTLSPolicy {

    /**
     * The spec's order where two objects compete: the older first, then by {@code namespace/name}. An object without
     * creation time (as in files) counts as younger than any that has one, so that the order is total.
     */
    Comparator<KubernetesObject> OLDEST_FIRST = Comparator.<KubernetesObject, java.time.Instant>comparing(
                    object -> object.metadata().creationTimestamp(), Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(object ->
                    object.metadata().namespace() + "/" + object.metadata().name());

    /** The object's {@code metadata}. */
    ObjectMeta metadata();

    /** The object's {@code kind}: {@code HTTPRoute}. */
    String kind();

    /** The key of the object among those of its kind. */
    default ObjectKey key() {
        return metadata().key();
    }

    /** The API server's count of changes to the spec; null in files. */
    default @Nullable Long generation() {
        return metadata().generation();
    }

    /** As messages name it: {@code HTTPRoute shop/cart}. */
    default String describe() {
        return kind() + " " + key();
    }
}
