package org.jettygateway.internal.upstream;

import org.jspecify.annotations.Nullable;

/** The endpoints of one upstream and whose turn it is. Thread-safe without locks; outlives generations. */
public final class UpstreamState {

    /** The next endpoint, round robin over the ready ones; null where there is none. */
    public @Nullable Endpoint next() {
        throw new UnsupportedOperationException();
    }

    /** Another endpoint than {@code failed}, for a second try; null where there is no other. */
    public @Nullable Endpoint nextAfter(Endpoint failed) {
        throw new UnsupportedOperationException();
    }
}
