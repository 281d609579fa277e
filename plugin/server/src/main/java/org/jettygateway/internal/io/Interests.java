package org.jettygateway.internal.io;

import java.nio.channels.SelectionKey;

/**
 * Which events of a socket the selector reports: what is wanted, and what it was told. The two are brought in line by the
 * selector's thread only.
 */
final class Interests {

    private volatile SelectionKey key;
    private int told;
    private int wanted;
    // The selector's thread is about to apply: nobody needs to wake it up.
    private boolean applying;

    /** None so far, as the key has none. */
    Interests(SelectionKey key) {
        this.key = key;
    }

    /** The key that is used from now on; the selector was made anew, with the same interests. */
    void replaceKey(SelectionKey other) {
        key = other;
    }

    /** Which events were reported; called by the selector's thread, which applies afterwards. */
    synchronized int begin() {
        applying = true;
        return key.readyOps();
    }

    /** Wants events; returns whether the selector has to be told to apply. */
    synchronized boolean add(int operation) {
        boolean missing = (wanted & operation) == 0;
        wanted |= operation;
        return missing && !applying;
    }

    /** No longer wants events. They may still come until it is applied, at the latest when they next do. */
    synchronized void remove(int operation) {
        wanted &= ~operation;
    }

    /** Tells the selector what is wanted, where it does not know; called by its thread. */
    synchronized void apply() {
        applying = false;
        if (told != wanted) {
            told = wanted;
            key.interestOps(wanted);
        }
    }

    @Override
    public synchronized String toString() {
        return told + "/" + wanted;
    }
}
