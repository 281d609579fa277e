package org.jettygateway.internal.model;

import java.time.Instant;
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
    Comparator<KubernetesObject> OLDEST_FIRST = KubernetesObject::compareAge;

    private static int compareAge(KubernetesObject one, KubernetesObject other) {
        Instant created = one.metadata().creationTimestamp();
        Instant otherCreated = other.metadata().creationTimestamp();
        int order = created == null || otherCreated == null
                ? Boolean.compare(created == null, otherCreated == null)
                : created.compareTo(otherCreated);
        return order != 0 ? order : one.metadata().compareNames(other.metadata());
    }

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
