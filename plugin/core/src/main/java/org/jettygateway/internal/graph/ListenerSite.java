package org.jettygateway.internal.graph;

import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.KubernetesObject;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Severity;

/**
 * A listener while the graph is built: the key under which each step keeps what it finds out. Equal only to itself, so that
 * a lookup costs nothing however large the Gateway is.
 */
final class ListenerSite {

    private final Resource<Gateway> gateway;
    private final Resource<? extends KubernetesObject> owner;
    private final int index;
    private final Listener listener;

    /**
     * A listener.
     *
     * @param gateway the Gateway that has it
     * @param owner where it is written: the Gateway, or a ListenerSet
     * @param index its place there, from 0
     * @param listener as written
     */
    ListenerSite(Resource<Gateway> gateway, Resource<? extends KubernetesObject> owner, int index, Listener listener) {
        this.gateway = gateway;
        this.owner = owner;
        this.index = index;
        this.listener = listener;
    }

    /** The Gateway that has it. */
    Resource<Gateway> gateway() {
        return gateway;
    }

    /** Where it is written: that Gateway, or a ListenerSet of it. Whom it refers to and who may attach depend on this one. */
    Resource<? extends KubernetesObject> owner() {
        return owner;
    }

    /** The listener as written. */
    Listener listener() {
        return listener;
    }

    /** A problem with a field of this listener. */
    Problem problem(Severity severity, FieldPath field, String message) {
        return owner.problem(severity, field, message);
    }

    /** The path to a field of this listener. */
    FieldPath field(String name) {
        return FieldPath.of("spec", "listeners").index(index).child(name);
    }
}
