package org.jettygateway.internal.graph;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.model.Listener;
import org.jspecify.annotations.Nullable;

/**
 * Which listener has which local port. All Gateways of a configuration live on one machine, so they may meet on an address
 * and port: {@code *} meets every address. Listeners claim in the order in which they are to win:
 *
 * <ul>
 *   <li>Listeners of two Gateways that meet with one declared port and one hostname conflict. Inside a Gateway the spec
 *       forbids a winner; between Gateways it leaves the rule to us: the older Gateway's listener stays, the younger
 *       one's is Conflicted. So nobody can take over traffic by adding a Gateway. A listener of TCP or UDP has all of its port.
 *   <li>Clear text, TLS and TCP cannot share a local port: the later claim is Conflicted, too.
 *   <li>Two declared ports cannot share a local one, as requests do not tell for which of them they came: the later claim
 *       fails with PortUnavailable.
 * </ul>
 *
 * <p>TCP and UDP have ports of their own: what is said above is said within each.
 */
final class PortClaims {

    private final Map<Key, LocalPort> ports = new HashMap<>();

    private record Key(int port, Bind.Transport transport) {

        static Key of(Bind bind) {
            return new Key(bind.port(), bind.transport());
        }
    }

    /** Claims binds for a listener: all of them, or none and the reason why. */
    @Nullable
    ListenerFault claim(ListenerSite site, List<Bind> binds) {
        for (Bind bind : binds) {
            LocalPort port = ports.get(Key.of(bind));
            ListenerFault fault = port == null ? null : port.check(site, bind);
            if (fault != null) {
                return fault;
            }
        }
        for (Bind bind : binds) {
            ports.computeIfAbsent(Key.of(bind), unused -> new LocalPort()).take(site, bind);
        }
        return null;
    }

    /** The claims on one local port, by address; there are few addresses, but may be many hostnames. */
    private static final class LocalPort {

        private final Map<String, Integer> declaredByAddress = new HashMap<>();
        private final Map<String, Listener> firstByAddress = new HashMap<>();
        private final Map<String, Set<String>> addressesByHostname = new HashMap<>();

        private @Nullable ListenerFault check(ListenerSite site, Bind bind) {
            int declared = site.listener().port();
            for (Map.Entry<String, Integer> taken : declaredByAddress.entrySet()) {
                int other = taken.getValue();
                if (other != declared && meet(taken.getKey(), bind.address())) {
                    return new ListenerFault(
                            ListenerFault.Reason.PortUnavailable,
                            "port %d cannot be had on %s, where port %d is published (expected: a local port for each)"
                                    .formatted(declared, bind, other));
                }
            }
            for (Map.Entry<String, Listener> spoken : firstByAddress.entrySet()) {
                if (Speech.of(spoken.getValue()) != Speech.of(site.listener())
                        && meet(spoken.getKey(), bind.address())) {
                    return new ListenerFault(
                            ListenerFault.Reason.ProtocolConflict,
                            "port %d on %s speaks %s for an older Gateway"
                                    .formatted(declared, bind, spoken.getValue().protocol()));
                }
            }
            String hostname = Hostnames.text(site.listener().hostname());
            Set<String> same = addressesByHostname.getOrDefault(hostname, Set.of());
            if (same.contains(Bind.ALL)
                    || same.contains(bind.address())
                    || (bind.address().equals(Bind.ALL) && !same.isEmpty())) {
                return taken(site.listener(), bind);
            }
            return null;
        }

        private static ListenerFault taken(Listener listener, Bind bind) {
            return Speech.of(listener).namesHost()
                    ? new ListenerFault(
                            ListenerFault.Reason.HostnameConflict,
                            "port %d with hostname %s on %s is served by an older Gateway"
                                    .formatted(listener.port(), Hostnames.text(listener.hostname()), bind))
                    : new ListenerFault(
                            ListenerFault.Reason.ProtocolConflict,
                            "port %d of protocol %s on %s is served by an older Gateway"
                                    .formatted(listener.port(), listener.protocol(), bind));
        }

        private void take(ListenerSite site, Bind bind) {
            declaredByAddress.putIfAbsent(bind.address(), site.listener().port());
            firstByAddress.putIfAbsent(bind.address(), site.listener());
            addressesByHostname
                    .computeIfAbsent(Hostnames.text(site.listener().hostname()), unused -> new HashSet<>())
                    .add(bind.address());
        }

        private static boolean meet(String one, String other) {
            return one.equals(other) || one.equals(Bind.ALL) || other.equals(Bind.ALL);
        }
    }
}
