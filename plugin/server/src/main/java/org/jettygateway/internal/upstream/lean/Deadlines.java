package org.jettygateway.internal.upstream.lean;

import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.CyclicTimeouts;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Ends what takes too long: exchanges, waits for 100 (Continue), and the silence of connections. One timer for all of one
 * selector, which looks at them when the first of them may be over.
 */
final class Deadlines extends CyclicTimeouts<Deadlines.Limited> {

    private final LeanUpstream upstream;
    private final Set<Limited> limited = ConcurrentHashMap.newKeySet();

    /** What has a limit of time, which it may put off while it is watched. No two are equal. */
    interface Limited extends CyclicTimeouts.Expirable {

        /** Its time is over, and it is no longer watched. Called by a thread that may be used for a while. */
        void expire();
    }

    Deadlines(LeanUpstream upstream, Scheduler scheduler) {
        super(scheduler);
        this.upstream = upstream;
    }

    void add(Limited one) {
        limited.add(one);
        schedule(one);
    }

    void remove(Limited one) {
        limited.remove(one);
    }

    @Override
    protected Iterator<Limited> iterator() {
        return limited.iterator();
    }

    @Override
    protected boolean onExpired(Limited one) {
        upstream.run(one::expire);
        return true;
    }
}
