package org.jettygateway.internal.graph;

import java.util.List;
import org.jettygateway.internal.model.KubernetesObject;
import org.jettygateway.internal.model.Resource;
import org.jspecify.annotations.Nullable;

/** What routes may attach to, while the graph is built: a Gateway of ours, or a ListenerSet of one. */
sealed interface ParentSite permits GatewaySite, ListenerSetSite {

    /** As written. */
    Resource<? extends KubernetesObject> resource();

    /** The Gateway that has the listeners. */
    GatewaySite gateway();

    /** Its own listeners, in the order of the manifest; a Gateway's are not those of its sets. */
    List<ListenerSite> listeners();

    /** Why nothing of it is served; null where something may be. */
    @Nullable
    GatewayFault fault();
}
