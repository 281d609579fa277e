package org.jettygateway.internal.proxy.datagram;

/** Has a socket with something to be received. */
interface Receiver {

    /** Receives some of it, without waiting, so that others have their turn. */
    void receive(long now);
}
