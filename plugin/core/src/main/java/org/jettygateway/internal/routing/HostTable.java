package org.jettygateway.internal.routing;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jettygateway.internal.routing.ListenerTable.Address;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of one local address and port. One lookup finds both the listener that a request belongs to and the virtual
 * host: of all hostnames of listeners and routes that cover a host, the narrowest tells, because every other one covers it,
 * too. Immutable.
 */
final class HostTable {

    private final Address address;
    private final boolean secure;
    private final Map<String, ListenerTable> listeners;
    private final RegionMap<VirtualHost> exact;
    private final Label wildcards;

    /** A table of listeners, the preferred first: of two with one hostname, the later never has its turn. */
    HostTable(Address address, List<ListenerTable> candidates) {
        this.address = address;
        this.secure = candidates.stream().anyMatch(ListenerTable::secure);
        Map<String, ListenerTable> byHostname = new TreeMap<>(Hostnames.NARROWEST_FIRST);
        candidates.forEach(listener -> byHostname.putIfAbsent(listener.hostname(), listener));
        this.listeners = Collections.unmodifiableMap(byHostname);
        Map<String, VirtualHost> hosts = new HashMap<>();
        Label.Builder root = new Label.Builder();
        byHostname.values().stream()
                .flatMap(listener -> Stream.concat(Stream.of(listener.hostname()), listener.hosts().keySet().stream()))
                .distinct()
                .forEach(hostname -> {
                    if (hostname.startsWith(Hostnames.ANY)) {
                        root.add(hostname, first(hostname));
                    } else {
                        hosts.put(hostname, first(hostname));
                    }
                });
        this.exact = RegionMap.of(hosts);
        this.wildcards = new Label(root);
    }

    /** Where the search for a rule begins for hosts of which {@code hostname} is the narrowest that covers them. */
    private VirtualHost first(String hostname) {
        ListenerTable listener = listener(hostname);
        VirtualHost host = listener == null ? null : Hostnames.narrowest(listener.hosts(), hostname);
        return host == null ? VirtualHost.unclaimed(listener == null ? "" : listener.name()) : host;
    }

    /** The listener that requests for a host belong to; null where there is none. */
    @Nullable
    ListenerTable listener(String host) {
        return Hostnames.narrowest(listeners, host);
    }

    /** Where the search for a rule begins; null where the host belongs to no listener. */
    @Nullable
    VirtualHost find(String host) {
        VirtualHost found = exact.find(host);
        return found == null ? wildcards.find(host) : found;
    }

    /** Whether only requests over TLS are served here; clear text and TLS never share an address and port. */
    boolean secure() {
        return secure;
    }

    /**
     * Whether a request came on a connection that was made to another listener than that of its host (GEP-3567). Asked by
     * the listeners of now, not by those of the handshake: a change of listeners costs no open connection.
     *
     * @param host what {@link #find} has for the request's host
     */
    boolean isMisdirected(RequestView request, VirtualHost host) {
        String name = request.serverName();
        if (!secure || name == null || name.equals(request.host())) {
            return false;
        }
        VirtualHost named = find(name);
        return named == null || !named.hasListenerOf(host);
    }

    /** The listeners that can have requests here, the narrowest hostname first. */
    Collection<ListenerTable> listeners() {
        return listeners.values();
    }

    Address address() {
        return address;
    }

    /** Appends the table for people. */
    void print(StringBuilder text) {
        text.append(address).append('\n');
        for (ListenerTable listener : listeners.values()) {
            text.append("  listener ").append(listener).append('\n');
            for (VirtualHost host : listener.hosts().values()) {
                text.append("    ").append(host.hostname()).append('\n');
                host.entries()
                        .forEach(entry -> text.append("      ").append(entry).append('\n'));
            }
        }
    }

    /** A label of the wildcard hostnames, read from the right: {@code com}, then {@code example}. */
    private static final class Label {

        private final @Nullable VirtualHost host;
        private final RegionMap<Label> children;

        Label(Builder builder) {
            this.host = builder.host;
            Map<String, Label> labels = new HashMap<>();
            builder.children.forEach((name, child) -> labels.put(name, new Label(child)));
            this.children = RegionMap.of(labels);
        }

        /** The longest wildcard that covers a host. */
        @Nullable
        VirtualHost find(String name) {
            Label label = this;
            VirtualHost longest = host;
            int end = name.length();
            // The leftmost label is left to the star; an empty one, before a leading dot, would be no label at all.
            for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', end - 1)) {
                Label next = label.children.find(name, dot + 1, end);
                if (next == null) {
                    break;
                }
                label = next;
                longest = label.host == null ? longest : label.host;
                end = dot;
            }
            return longest;
        }

        /** A label while the table is built. */
        private static final class Builder {

            private final Map<String, Builder> children = new HashMap<>();
            private @Nullable VirtualHost host;

            void add(String wildcard, VirtualHost first) {
                Builder label = this;
                String[] labels = wildcard.split("\\.", -1);
                for (int i = labels.length - 1; i > 0; i--) { // the first is the star
                    label = label.children.computeIfAbsent(labels[i], name -> new Builder());
                }
                label.host = first;
            }
        }
    }
}
