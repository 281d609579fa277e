package org.jettygateway.internal.upstream.lean;

import java.time.Duration;
import org.eclipse.jetty.io.CyclicTimeouts;

/** The wait for 100 (Continue), which not every backend sends: then the body goes out without (RFC 9110, section 10.1.1). */
final class ContinueWait implements Deadlines.Limited {

    private final LeanExchange exchange;
    private final RequestWriter writer;
    private final Deadlines deadlines;
    private final long expires;

    ContinueWait(LeanExchange exchange, RequestWriter writer, Deadlines deadlines, Duration limit) {
        this.exchange = exchange;
        this.writer = writer;
        this.deadlines = deadlines;
        this.expires = CyclicTimeouts.Expirable.calcExpireNanoTime(limit.toMillis());
    }

    void begin() {
        deadlines.add(this);
    }

    void end() {
        deadlines.remove(this);
    }

    @Override
    public long getExpireNanoTime() {
        return expires;
    }

    @Override
    public void expire() {
        if (exchange.isUnanswered()) {
            writer.proceed();
        }
    }
}
