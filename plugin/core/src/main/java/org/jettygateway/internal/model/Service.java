package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jettygateway.internal.model.Bind.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Service}: a name and ports in front of endpoints.
 *
 * @param metadata the object's metadata
 * @param externalName the DNS name of a Service of type ExternalName; null for the others
 * @param ports the ports by which routes refer to it
 */
public record Service(ObjectMeta metadata, @Nullable String externalName, List<Port> ports)
        implements KubernetesObject {

    /** The kind's name. */
    public static final String KIND = "Service";

    /** Copies the ports. */
    public Service {
        requireNonNull(metadata, "metadata");
        ports = List.copyOf(ports);
    }

    @Override
    public String kind() {
        return KIND;
    }

    /**
     * A port of a Service.
     *
     * @param name ties it to the ports of EndpointSlices; empty where a Service has one port without a name
     * @param port what routes refer to
     * @param targetPort the port of the endpoints; 0 where the manifest names none or names it by a word
     * @param appProtocol {@code kubernetes.io/h2c}, say; null where the manifest names none
     * @param transport whose port it is; a Service may have one number for both
     */
    public record Port(
            String name, int port, int targetPort, @Nullable String appProtocol, Transport transport) {

        /** Checks that nothing is missing. */
        public Port {
            requireNonNull(name, "name");
            requireNonNull(transport, "transport");
        }

        /** A port of TCP. */
        public Port(String name, int port, int targetPort, @Nullable String appProtocol) {
            this(name, port, targetPort, appProtocol, Transport.TCP);
        }
    }
}
