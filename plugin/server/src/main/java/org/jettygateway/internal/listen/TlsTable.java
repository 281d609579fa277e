package org.jettygateway.internal.listen;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.graph.GatewayNode;
import org.jettygateway.internal.graph.ListenerNode;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.routing.Hostnames;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of protocols HTTPS and TLS of one local port, for handshakes. Immutable: a change makes a new table, with an {@link SSLContext} of
 * its own, so that no session of an old one is resumed under new rules.
 */
final class TlsTable {

    private final List<TlsListener> listeners;
    private final Map<String, Map<String, TlsListener>> byAddress = new HashMap<>();
    private final boolean asksFirst;
    private final HandshakeTrust trust;
    private final SSLContext context;

    private TlsTable(List<TlsListener> listeners) {
        this.listeners = List.copyOf(listeners);
        for (TlsListener listener : listeners) {
            byAddress
                    .computeIfAbsent(listener.address(), unused -> new LinkedHashMap<>())
                    .putIfAbsent(listener.hostname(), listener);
        }
        // Listeners on all addresses are also on each particular one, but its own come first.
        Map<String, TlsListener> everywhere = byAddress.getOrDefault(Bind.ALL, Map.of());
        byAddress.values().forEach(own -> everywhere.forEach(own::putIfAbsent));
        this.asksFirst =
                this.listeners.stream().anyMatch(listener -> listener.protocol() != TlsListener.Protocol.HTTPS);
        this.trust = new HandshakeTrust(this.listeners);
        this.context = newContext(this.listeners, trust);
    }

    private static SSLContext newContext(List<TlsListener> listeners, HandshakeTrust trust) {
        try {
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(new KeyManager[] {new HandshakeKeys(listeners)}, new TrustManager[] {trust}, null);
            return made;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no TLS", e);
        }
    }

    /** The tables of a configuration by local port; none for ports that speak clear text, or whose TLS is not ours. */
    static Map<Integer, TlsTable> of(GatewayGraph graph) {
        Map<Integer, List<TlsListener>> byPort = new TreeMap<>();
        for (GatewayNode gateway : graph.gateways()) { // the older first: of two with one name, it has it
            for (ListenerNode node : gateway.allListeners()) {
                Listener listener = node.listener();
                String hostname = listener.hostname() == null ? ListenerNode.ANY_HOST : listener.hostname();
                boolean ours = !node.certificates().isEmpty() || listener.passesThrough();
                for (Bind bind : ours ? node.binds() : List.<Bind>of()) {
                    byPort.computeIfAbsent(bind.port(), unused -> new ArrayList<>())
                            .add(new TlsListener(
                                    bind.address(), hostname, protocol(listener), node.certificates(), node.clients()));
                }
            }
        }
        Map<Integer, TlsTable> tables = new TreeMap<>();
        byPort.forEach((port, listeners) -> tables.put(port, new TlsTable(listeners)));
        return tables;
    }

    private static TlsListener.Protocol protocol(Listener listener) {
        if (listener.protocol().equals(Listener.HTTPS)) {
            return TlsListener.Protocol.HTTPS;
        }
        return listener.passesThrough() ? TlsListener.Protocol.PASSTHROUGH : TlsListener.Protocol.TERMINATE;
    }

    /** Whether it has to be known which listener a client means before anything is done. */
    boolean asksFirst() {
        return asksFirst;
    }

    /** The listener that a client means; null where there is none. */
    @Nullable
    TlsListener find(String localAddress, String serverName) {
        return Hostnames.narrowest(at(localAddress), serverName);
    }

    private Map<String, TlsListener> at(String localAddress) {
        Map<String, TlsListener> there = byAddress.get(localAddress);
        return there == null ? byAddress.getOrDefault(Bind.ALL, Map.of()) : there;
    }

    /** Whether handshakes end in the same way with both tables. */
    boolean isLike(TlsTable other) {
        return listeners.equals(other.listeners);
    }

    /** Judges the certificates of clients. */
    HandshakeTrust trust() {
        return trust;
    }

    /** Whether TLS is spoken at a local address by us, and not only by the backends behind it. */
    boolean speaksTls(String localAddress) {
        return at(localAddress).values().stream()
                .anyMatch(listener -> listener.protocol() != TlsListener.Protocol.PASSTHROUGH);
    }

    /** What clients that connect to a local address are asked for, before it is known which listener they mean. */
    Asked asked(String localAddress) {
        Map<String, TlsListener> there = at(localAddress);
        if (there.values().stream().allMatch(listener -> listener.clients() == null)) {
            return Asked.NOTHING;
        }
        boolean strict = there.values().stream()
                .map(TlsListener::clients)
                .allMatch(clients -> clients != null && clients.isStrict());
        return strict ? Asked.MUST_HAVE : Asked.MAY_HAVE;
    }

    /** Whether clients are asked for a certificate. */
    enum Asked {
        /** They are not. */
        NOTHING,
        /** They are; it depends on the listener whether they need one. */
        MAY_HAVE,
        /** They are, and end without. */
        MUST_HAVE
    }

    SSLContext context() {
        return context;
    }
}
