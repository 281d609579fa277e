package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A {@code GatewayClass}: which controller serves the Gateways that name it.
 *
 * @param metadata the object's metadata
 * @param controllerName {@code jettygateway.org/gateway-controller} for ours; empty where it could not be read, in a
 *     refused class
 * @param parametersRef as written, {@code group/kind namespace/name}; null where there is none
 */
public record GatewayClass(
        ObjectMeta metadata,
        String controllerName,
        @Nullable String parametersRef) implements KubernetesObject {

    /** The kind's name. */
    public static final String KIND = "GatewayClass";

    /** The {@code controllerName} of the classes that this gateway serves. */
    public static final String CONTROLLER_NAME = "jettygateway.org/gateway-controller";

    /** Checks that nothing is missing. */
    public GatewayClass {
        requireNonNull(metadata, "metadata");
        requireNonNull(controllerName, "controllerName");
    }

    @Override
    public String kind() {
        return KIND;
    }
}
