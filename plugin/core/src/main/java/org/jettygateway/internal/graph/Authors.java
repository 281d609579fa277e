package org.jettygateway.internal.graph;

/** Who may have written a configuration, and so what it may reach. */
public enum Authors {
    /** The owners of the machine: whatever they name is reached, and every Gateway is ours where there is no class. */
    TRUSTED,
    /**
     * Tenants of a cluster. What they could not reach themselves they must not reach through the gateway (CVE-2021-25740):
     * backends have addresses of the cluster's network, no names and none of the gateway's own machine. A Gateway without a
     * class of ours is somebody else's.
     */
    TENANTS
}
