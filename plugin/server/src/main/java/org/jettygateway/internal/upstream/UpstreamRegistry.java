package org.jettygateway.internal.upstream;

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.jettygateway.internal.graph.UpstreamNode;
import org.jettygateway.internal.upstream.client.UpstreamClient;

/**
 * Keeps the live state of all upstreams by name, from generation to generation; resolves DNS names off the request path
 * and again periodically.
 */
public final class UpstreamRegistry implements AutoCloseable {

    /**
     * A registry without upstreams.
     *
     * @param client told when an endpoint is no longer used
     * @param worker where names are resolved; not closed by the registry
     */
    public UpstreamRegistry(UpstreamClient client, ScheduledExecutorService worker) {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes over a generation's upstreams: makes state for new names, updates the endpoints of known ones, keeps those that
     * are gone until {@link #retireOthers}. Names that were never resolved before are resolved before this returns, within
     * a limit of two seconds.
     *
     * @return the states in the order of the nodes
     */
    public List<UpstreamState> prepare(List<UpstreamNode> upstreams) {
        throw new UnsupportedOperationException();
    }

    /** Forgets the upstreams that are not among these, once the generation that has these is published. */
    public void retireOthers(List<UpstreamNode> upstreams) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
