package org.jettygateway.internal.listen;

import org.eclipse.jetty.io.Connection;

/** A connection in whose beginning a client could dawdle. */
interface Handshaking extends Connection {

    /** Whether it is past that. */
    boolean isEstablished();
}
