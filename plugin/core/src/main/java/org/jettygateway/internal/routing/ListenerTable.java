package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A listener with the rules of the routes attached to it. Listeners are isolated: a request that belongs to one is never
 * served by a rule of another. Immutable.
 */
public final class ListenerTable {

    private final String name;
    private final String hostname;
    private final boolean secure;
    private final String speech;
    private final List<Address> addresses;
    private final Map<String, VirtualHost> hosts;

    private ListenerTable(Builder builder) {
        this.name = builder.name;
        this.hostname = builder.hostname;
        this.secure = builder.secure;
        this.speech = builder.speech;
        this.addresses = List.copyOf(builder.addresses);
        List<String> narrowestFirst = new ArrayList<>(builder.entries.keySet());
        narrowestFirst.addAll(builder.kept.keySet());
        narrowestFirst.sort(Hostnames.NARROWEST_FIRST);
        Map<String, VirtualHost> built = new HashMap<>();
        Map<String, VirtualHost> broader = new HashMap<>();
        for (int i = narrowestFirst.size() - 1; i >= 0; i--) {
            String host = narrowestFirst.get(i); // the broader must be there before the narrower point to it
            VirtualHost made = builder.host(host, broader.isEmpty() ? null : Hostnames.narrowest(broader, host));
            built.put(host, made);
            if (host.startsWith(Hostnames.ANY)) { // others cover nothing but themselves
                broader.put(host, made);
            }
        }
        Map<String, VirtualHost> sorted = new LinkedHashMap<>();
        narrowestFirst.forEach(host -> sorted.put(host, requireNonNull(built.get(host), host)));
        this.hosts = Collections.unmodifiableMap(sorted);
    }

    /**
     * Begins a listener.
     *
     * @param name as explanations call it: {@code shop/gateway/http}
     * @param hostname exact, {@code *.example.com}, or {@code *} for all
     */
    public static Builder named(String name, String hostname) {
        return new Builder(name, hostname);
    }

    String name() {
        return name;
    }

    String hostname() {
        return hostname;
    }

    /** Whether it takes only requests that came over TLS. */
    boolean secure() {
        return secure;
    }

    List<Address> addresses() {
        return addresses;
    }

    /** The hostnames that its routes claim, the narrowest first. */
    Map<String, VirtualHost> hosts() {
        return hosts;
    }

    /** {@code shop/gateway/https (*.example.com, TLS)}, {@code shop/gateway/dns (*, UDP)}. */
    @Override
    public String toString() {
        return name + " (" + hostname + (speech.isEmpty() ? ")" : ", " + speech + ")");
    }

    /**
     * A local address where traffic arrives.
     *
     * @param host an IP address in the form in which requests name theirs, or {@link #ANY_HOST}
     * @param port the port, or {@link #ANY_PORT} for those that no listener names
     */
    record Address(String host, int port) {

        static final String ANY_HOST = "*";
        static final int ANY_PORT = 0;

        @Override
        public String toString() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** Collects addresses and entries. Not thread-safe. */
    public static final class Builder {

        private final String name;
        private final String hostname;
        private final List<Address> addresses = new ArrayList<>();
        private final Map<String, List<RouteEntry>> entries = new HashMap<>();
        private final Map<String, VirtualHost> kept = new HashMap<>();
        private boolean secure;
        private String speech = "";

        private Builder(String name, String hostname) {
            this.name = requireNonNull(name, "name");
            this.hostname = requireNonNull(hostname, "hostname");
        }

        /** Takes only requests that came over TLS. */
        public Builder secure() {
            secure = true;
            speech = "TLS";
            return this;
        }

        /**
         * Takes connections or datagrams that are not looked into.
         *
         * @param protocol as explanations call it: {@code TCP} or {@code UDP}
         */
        public Builder plain(String protocol) {
            speech = protocol;
            return this;
        }

        /**
         * Adds a local address where its traffic arrives.
         *
         * @param address an IP address, or {@code *} for all
         * @param port the local port, or 0 for all that no listener names
         */
        public Builder bind(String address, int port) {
            addresses.add(new Address(address, port));
            return this;
        }

        /**
         * Adds an entry under a hostname that the listener's own covers.
         *
         * @param host exact, {@code *.example.com}, or {@code *} for all
         */
        public Builder add(String host, RouteEntry entry) {
            entries.computeIfAbsent(host, key -> new ArrayList<>()).add(entry);
            return this;
        }

        /**
         * Takes over a hostname, with all of its entries, as it is in the table of an older listener of the same name.
         *
         * @param host one that was not added, and is there
         */
        public Builder keep(String host, ListenerTable from) {
            kept.put(host, requireNonNull(from.hosts.get(host), host));
            return this;
        }

        private VirtualHost host(String host, @Nullable VirtualHost broader) {
            VirtualHost known = kept.get(host);
            return known == null
                    ? new VirtualHost(name, host, broader, entries.getOrDefault(host, List.of()))
                    : known.before(broader);
        }

        /** Compiles the listener. */
        public ListenerTable build() {
            return new ListenerTable(this);
        }
    }
}
