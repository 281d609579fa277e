package org.jettygateway.internal.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.model.ObjectKey;

/** Where the Gateways of a cluster get their addresses from. */
interface GatewayAddresses {

    /**
     * What each Gateway binds, in place of its {@code spec.addresses}.
     *
     * @param gateways those of ours, every one
     * @return by key, entries as in {@code spec.addresses}; an empty list stands for all addresses of the machine
     */
    Map<ObjectKey, List<Map<String, Object>>> bind(List<GenericKubernetesResource> gateways);

    /**
     * What the status says of a Gateway's addresses.
     *
     * @param gateway its key
     * @param status the status without them, or with those that it binds
     */
    Map<String, Object> complete(ObjectKey gateway, Map<String, Object> status);

    /** Makes what the addresses need to exist. Only one of all replicas does so at a time. */
    void reconcile(List<GenericKubernetesResource> gateways);
}
