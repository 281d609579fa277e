package org.jettygateway.internal.graph;

import org.jettygateway.internal.model.Gateway;
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
    private final int index;
    private final Listener listener;

    /** The listener at {@code index} (from 0) of a Gateway. */
    ListenerSite(Resource<Gateway> gateway, int index) {
        this.gateway = gateway;
        this.index = index;
        this.listener = gateway.object().listeners().get(index);
    }

    /** The Gateway it belongs to. */
    Resource<Gateway> gateway() {
        return gateway;
    }

    /** The listener as written. */
    Listener listener() {
        return listener;
    }

    /** A problem with a field of this listener. */
    Problem problem(Severity severity, FieldPath field, String message) {
        return gateway.problem(severity, field, message);
    }

    /** The path to a field of this listener. */
    FieldPath field(String name) {
        return FieldPath.of("spec", "listeners").index(index).child(name);
    }
}
