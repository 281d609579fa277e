package org.jettygateway.internal.proxy.datagram;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Comparator;

/**
 * An order of clients, for a tree: who chooses addresses can make those of a hash table collide. Link-local addresses on two
 * interfaces are two clients.
 */
final class ByAddress implements Comparator<InetSocketAddress> {

    @Override
    public int compare(InetSocketAddress one, InetSocketAddress other) {
        int byPort = Integer.compare(one.getPort(), other.getPort());
        return byPort != 0 ? byPort : compare(one.getAddress(), other.getAddress());
    }

    private static int compare(InetAddress one, InetAddress other) {
        int byHash = Integer.compare(one.hashCode(), other.hashCode()); // that of IPv4 is all there is
        if (byHash != 0) {
            return byHash;
        }
        return one.equals(other)
                ? Integer.compare(scope(one), scope(other))
                : Arrays.compare(one.getAddress(), other.getAddress());
    }

    private static int scope(InetAddress address) {
        return address instanceof Inet6Address six ? six.getScopeId() : 0;
    }
}
