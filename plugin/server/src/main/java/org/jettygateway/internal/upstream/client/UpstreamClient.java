package org.jettygateway.internal.upstream.client;

import org.eclipse.jetty.util.thread.Scheduler;

/** Sends requests to endpoints. Thread-safe; never blocks; every callback may come on any thread, one at a time. */
public interface UpstreamClient {

    /**
     * Sends one request. What happens is told to {@code inbound}; nothing is thrown.
     *
     * @param endpoint where to connect to; nothing of the request can change it
     * @param outbound what to send
     * @param inbound who is told
     * @return cancels the exchange
     */
    Cancel send(BackendAddress endpoint, Outbound outbound, Inbound inbound);

    /**
     * Closes the idle connections to an endpoint, and those in use at the end of their exchange, until the endpoint is used
     * again: no generation uses it any more, or its connections are no longer good.
     */
    void drain(BackendAddress endpoint);

    /**
     * Runs a short task after a while, on a thread of the client's, where the client still runs then.
     *
     * @param millis how many milliseconds from now, from 0
     * @return to be cancelled where it is not needed any more: until then it holds on to what the task holds
     */
    Scheduler.Task later(long millis, Runnable task);

    /** Ends an exchange before its time. */
    @FunctionalInterface
    interface Cancel {

        /**
         * Aborts: the connection is closed (HTTP/1.1) or the stream reset (HTTP/2), the body is no longer read. At most one
         * {@link Inbound#onFailure} follows; none where the exchange was over.
         */
        void cancel(Throwable cause);
    }
}
