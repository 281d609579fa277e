package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Gateway}: where traffic comes in.
 *
 * @param metadata the object's metadata
 * @param gatewayClassName the class that serves it
 * @param listeners in the order of the manifest
 * @param addresses the addresses asked for; empty means all of the machine
 * @param parametersRef {@code infrastructure.parametersRef} as written, {@code group/kind name}; null where there is none
 * @param tls what holds for all of its listeners and backends
 * @param allowedListeners which ListenerSets may add listeners
 */
public record Gateway(
        ObjectMeta metadata,
        String gatewayClassName,
        List<Listener> listeners,
        List<GatewayAddress> addresses,
        @Nullable String parametersRef,
        GatewayTls tls,
        AllowedListeners allowedListeners)
        implements KubernetesObject {

    /** The kind's name. */
    public static final String KIND = "Gateway";

    /** Copies the lists. */
    public Gateway {
        requireNonNull(metadata, "metadata");
        requireNonNull(gatewayClassName, "gatewayClassName");
        listeners = List.copyOf(listeners);
        addresses = List.copyOf(addresses);
        requireNonNull(tls, "tls");
        requireNonNull(allowedListeners, "allowedListeners");
    }

    /** A Gateway that says nothing about TLS as a whole, and takes no ListenerSets. */
    public Gateway(
            ObjectMeta metadata,
            String gatewayClassName,
            List<Listener> listeners,
            List<GatewayAddress> addresses,
            @Nullable String parametersRef) {
        this(metadata, gatewayClassName, listeners, addresses, parametersRef, GatewayTls.NONE, AllowedListeners.NONE);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
