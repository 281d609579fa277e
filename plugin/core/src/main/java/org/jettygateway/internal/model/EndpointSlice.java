package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jettygateway.internal.model.Bind.Transport;
import org.jspecify.annotations.Nullable;

/**
 * An {@code EndpointSlice}: addresses behind a Service.
 *
 * @param metadata the object's metadata
 * @param serviceName the label {@code kubernetes.io/service-name}; null where it is missing
 * @param addressType how the addresses are written
 * @param endpoints the addresses
 * @param ports the ports that every one of the endpoints serves
 */
public record EndpointSlice(
        ObjectMeta metadata,
        @Nullable String serviceName,
        AddressType addressType,
        List<Endpoint> endpoints,
        List<Port> ports)
        implements KubernetesObject {

    /** The kind's name. */
    public static final String KIND = "EndpointSlice";

    /** The label that ties a slice to its Service. */
    public static final String SERVICE_NAME_LABEL = "kubernetes.io/service-name";

    /** Copies the lists. */
    public EndpointSlice {
        requireNonNull(metadata, "metadata");
        requireNonNull(addressType, "addressType");
        endpoints = List.copyOf(endpoints);
        ports = List.copyOf(ports);
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** {@code AddressType} in Kubernetes. */
    public enum AddressType {
        /** IPv4 addresses. */
        IPv4,
        /** IPv6 addresses. */
        IPv6,
        /** DNS names. */
        FQDN
    }

    /**
     * One endpoint.
     *
     * @param addresses interchangeable addresses; the first is used
     * @param ready whether it takes traffic; true where the manifest does not say
     * @param serving whether it answers though it may be terminating; as {@code ready} where the manifest does not say
     * @param terminating whether it is going away
     */
    public record Endpoint(List<String> addresses, boolean ready, boolean serving, boolean terminating) {

        /** Copies the addresses. */
        public Endpoint {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * A port of the slice.
     *
     * @param name ties it to the Service's port; empty where it has none
     * @param port the number; null means that the endpoints' port is the Service's targetPort
     * @param appProtocol {@code kubernetes.io/h2c}, say; null where the manifest names none
     * @param transport whose port it is
     */
    public record Port(
            String name, @Nullable Integer port, @Nullable String appProtocol, Transport transport) {

        /** Checks that nothing is missing. */
        public Port {
            requireNonNull(name, "name");
            requireNonNull(transport, "transport");
        }

        /** A port of TCP. */
        public Port(String name, @Nullable Integer port, @Nullable String appProtocol) {
            this(name, port, appProtocol, Transport.TCP);
        }
    }
}
