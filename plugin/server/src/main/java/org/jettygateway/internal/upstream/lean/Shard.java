package org.jettygateway.internal.upstream.lean;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The idle connections to one endpoint that one selector watches over. Nobody is called with its lock. */
final class Shard {

    private final Deque<LeanConnection> idle = new ArrayDeque<>();

    /** Takes the one that was used last, as it is the least likely to be closed. */
    synchronized @Nullable LeanConnection take() {
        return idle.pollLast();
    }

    synchronized void put(LeanConnection connection) {
        idle.addLast(connection);
    }

    /** Takes this one; returns false where it is not here: somebody else has taken it. */
    synchronized boolean remove(LeanConnection connection) {
        return idle.remove(connection);
    }

    synchronized List<LeanConnection> takeAll() {
        List<LeanConnection> all = new ArrayList<>(idle);
        idle.clear();
        return all;
    }

    synchronized int size() {
        return idle.size();
    }
}
