package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code ListenerSet}: more listeners for a Gateway, from somebody who need not own it.
 *
 * @param metadata the object's metadata
 * @param parentRef the Gateway that is to have the listeners
 * @param listeners in the order of the manifest; their names are theirs alone, a Gateway's may have the same
 */
public record ListenerSet(ObjectMeta metadata, ParentRef parentRef, List<Listener> listeners)
        implements KubernetesObject {

    /** The kind's name. */
    public static final String KIND = "ListenerSet";

    /** Copies the listeners. */
    public ListenerSet {
        requireNonNull(metadata, "metadata");
        requireNonNull(parentRef, "parentRef");
        listeners = List.copyOf(listeners);
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** The key of the parent, if it is a Gateway. */
    public ObjectKey parentKey() {
        String namespace = parentRef.namespace();
        return new ObjectKey(namespace == null ? metadata.namespace() : namespace, parentRef.name());
    }

    /**
     * {@code ParentGatewayReference} in the Gateway API.
     *
     * @param group {@code gateway.networking.k8s.io} by default
     * @param kind {@code Gateway} by default
     * @param namespace where the Gateway lives; null means the set's own namespace
     * @param name the Gateway's name
     */
    public record ParentRef(
            String group, String kind, @Nullable String namespace, String name) {

        /** Checks that nothing is missing. */
        public ParentRef {
            requireNonNull(group, "group");
            requireNonNull(kind, "kind");
            requireNonNull(name, "name");
        }

        /** Whether it names a Gateway; the spec knows no other parent. */
        public boolean isGateway() {
            return group.equals(RouteGroupKind.GATEWAY_GROUP) && kind.equals(Gateway.KIND);
        }
    }
}
