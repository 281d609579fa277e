package org.jettygateway.internal.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Asks for the addresses of a name; may block. */
@FunctionalInterface
interface NameLookup {

    /** The system's resolver, with the JVM's cache before it. */
    NameLookup SYSTEM = host -> Arrays.asList(InetAddress.getAllByName(host));

    /**
     * The addresses of a host, in any order.
     *
     * @throws UnknownHostException if the name has none, or cannot be asked for
     */
    List<InetAddress> lookup(String host) throws UnknownHostException;
}
