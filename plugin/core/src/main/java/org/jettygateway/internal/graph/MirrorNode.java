package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

/**
 * Where a {@code RequestMirror} filter leads, resolved.
 *
 * @param upstream the name of the {@link UpstreamNode}
 * @param numerator copies are made of {@code numerator} in {@code denominator} requests
 * @param denominator at least 1
 */
public record MirrorNode(String upstream, int numerator, int denominator) {

    /** Checks that nothing is missing. */
    public MirrorNode {
        requireNonNull(upstream, "upstream");
    }
}
