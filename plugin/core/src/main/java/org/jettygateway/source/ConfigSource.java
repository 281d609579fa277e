package org.jettygateway.source;

import java.io.IOException;

/**
 * Where configuration comes from. An implementation hands over everything it has, each time it is asked; it keeps no
 * memory of what it gave before.
 */
public interface ConfigSource {

    /**
     * Reads everything.
     *
     * @return a complete batch
     * @throws IOException when there is nothing to be had at all (a directory is gone, say); the last good configuration
     *     then stays in service
     */
    ConfigBatch read() throws IOException;

    /**
     * Calls {@code changed} whenever {@link #read} may have something new to give. A call is a hint: it may come twice for
     * one change, and from any thread; it must not be missed for longer than two seconds.
     *
     * @param changed what to call; returns at once
     * @return closes the watch; no call begins after {@code close} returned
     */
    Watch watch(Runnable changed);

    /** How what it hands over came to be. {@link Origin#FILES} unless a source says otherwise. */
    default Origin origin() {
        return Origin.FILES;
    }

    /** How a configuration came to be: what may be half written, and who may have written it. */
    enum Origin {
        /**
         * Files, written by people whom the machine's owner trusts. One may be read while it is being written; the last good
         * version of what is wrong serves on.
         */
        FILES,
        /**
         * Objects of an API server. Each is complete whenever it is read, and many authors, who must be kept apart, have
         * written them. What is served depends on the objects alone and not on what was there before, so that all replicas
         * serve the same.
         */
        CLUSTER
    }

    /** A running watch. */
    interface Watch extends AutoCloseable {

        @Override
        void close();
    }
}
