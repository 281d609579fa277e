package org.jettygateway.internal.upstream.lean;

import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.CyclicTimeouts;
import org.eclipse.jetty.util.thread.Scheduler;

/** Ends exchanges whose time is over: one timer for all that were begun for one selector. */
final class Deadlines extends CyclicTimeouts<LeanExchange> {

    private final LeanUpstream upstream;
    private final Set<LeanExchange> limited = ConcurrentHashMap.newKeySet();

    Deadlines(LeanUpstream upstream, Scheduler scheduler) {
        super(scheduler);
        this.upstream = upstream;
    }

    void add(LeanExchange exchange) {
        limited.add(exchange);
        schedule(exchange);
    }

    void remove(LeanExchange exchange) {
        limited.remove(exchange);
    }

    @Override
    protected Iterator<LeanExchange> iterator() {
        return limited.iterator();
    }

    @Override
    protected boolean onExpired(LeanExchange exchange) {
        upstream.run(exchange::expire);
        return true;
    }
}
