package org.jettygateway.internal.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jettygateway.internal.routing.ListenerTable.Address;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of one local address and port. One lookup finds both the listener that a request belongs to and the virtual
 * host: of all hostnames of listeners and routes that cover a host, the narrowest tells, because every other one covers it,
 * too. Immutable.
 */
final class HostTable {

    private final Address address;
    private final List<ListenerTable> listeners;
    private final Map<String, Claim> exact;
    private final Label wildcards;

    /** A table of listeners, the preferred first: of two with one hostname, the later never has its turn. */
    HostTable(Address address, List<ListenerTable> candidates) {
        this.address = address;
        Map<String, ListenerTable> byHostname = new TreeMap<>(Hostnames.NARROWEST_FIRST);
        candidates.forEach(listener -> byHostname.putIfAbsent(listener.hostname(), listener));
        this.listeners = List.copyOf(byHostname.values());
        Map<String, Claim> exactClaims = new HashMap<>();
        Label.Builder root = new Label.Builder();
        for (ListenerTable listener : listeners) {
            claim(listener.hostname(), byHostname, exactClaims, root);
            listener.hosts().keySet().forEach(host -> claim(host, byHostname, exactClaims, root));
        }
        this.exact = Map.copyOf(exactClaims);
        this.wildcards = new Label(root);
    }

    private static void claim(
            String hostname, Map<String, ListenerTable> listeners, Map<String, Claim> exact, Label.Builder wildcards) {
        ListenerTable listener = Hostnames.narrowest(listeners, hostname);
        if (listener == null) {
            throw new IllegalArgumentException("\"%s\" is outside of its listener's hostname".formatted(hostname));
        }
        Claim claim = new Claim(listener, Hostnames.narrowest(listener.hosts(), hostname));
        if (hostname.equals(Hostnames.ANY)) {
            wildcards.claim = claim;
        } else if (Hostnames.isWildcard(hostname)) {
            wildcards.add(hostname, claim);
        } else {
            exact.put(hostname, claim);
        }
    }

    /** Who answers for a host; null where no listener does. */
    @Nullable
    Claim find(String host) {
        Claim claim = exact.get(host);
        return claim == null ? wildcards.find(host) : claim;
    }

    Address address() {
        return address;
    }

    /** Appends the table for people. */
    void print(StringBuilder text) {
        text.append(address).append('\n');
        for (ListenerTable listener : listeners) {
            text.append("  listener ").append(listener).append('\n');
            for (VirtualHost host : listener.hosts().values()) {
                text.append("    ").append(host.hostname()).append('\n');
                host.entries()
                        .forEach(entry -> text.append("      ").append(entry).append('\n'));
            }
        }
    }

    /**
     * Who answers for a host.
     *
     * @param listener the listener that its requests belong to
     * @param host where the search for a rule begins; null where no route of the listener claims the host
     */
    record Claim(ListenerTable listener, @Nullable VirtualHost host) {}

    /** A label of the wildcard hostnames, read from the right: {@code com}, then {@code example}. */
    private static final class Label {

        private final @Nullable Claim claim;
        private final RegionMap<Label> children;

        Label(Builder builder) {
            this.claim = builder.claim;
            Map<String, Label> labels = new HashMap<>();
            builder.children.forEach((name, child) -> labels.put(name, new Label(child)));
            this.children = new RegionMap<>(labels);
        }

        /** The longest wildcard that covers a host. */
        @Nullable
        Claim find(String host) {
            Label label = this;
            Claim longest = claim;
            int end = host.length();
            // The leftmost label is left to the star; an empty one, before a leading dot, would be no label at all.
            for (int dot = host.lastIndexOf('.'); dot > 0; dot = host.lastIndexOf('.', end - 1)) {
                Label next = label.children.find(host, dot + 1, end);
                if (next == null) {
                    break;
                }
                label = next;
                longest = label.claim == null ? longest : label.claim;
                end = dot;
            }
            return longest;
        }

        /** A label while the table is built. */
        private static final class Builder {

            private final Map<String, Builder> children = new HashMap<>();
            private @Nullable Claim claim;

            void add(String wildcard, Claim claimed) {
                Builder label = this;
                String[] labels = wildcard.substring(2).split("\\.", -1);
                for (int i = labels.length - 1; i >= 0; i--) {
                    label = label.children.computeIfAbsent(labels[i], name -> new Builder());
                }
                label.claim = claimed;
            }
        }
    }
}
