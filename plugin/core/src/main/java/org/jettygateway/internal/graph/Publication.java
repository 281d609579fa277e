package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.model.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * On which local ports the declared ports of listeners are reachable: {@code [ADDRESS:]LOCAL:LISTENER} entries, local side
 * first as in {@code docker -p} and {@code kubectl port-forward}. A declared port without an entry is its own local port. An
 * entry holds for the port of TCP and for that of UDP.
 *
 * @param entries the entries, each local address and port once
 * @param attached whether the gateway opens no ports of its own but lives on those that an application has; then the only
 *     declared port of a configuration, if no entry names it, is reachable on every one of them
 */
public record Publication(List<Entry> entries, boolean attached) {

    /** Every declared port is its own local port. */
    public static final Publication AS_DECLARED = new Publication(List.of(), false);

    private static final Pattern ENTRY =
            Pattern.compile("(?:(?<address>\\[[0-9a-fA-F:.]+]|[0-9.]+):)?(?<local>\\d{1,5}):(?<listener>\\d{1,5})");

    /**
     * Copies the entries.
     *
     * @throws IllegalArgumentException where a local port is given away twice
     */
    public Publication {
        entries = List.copyOf(entries);
        Set<Bind> taken = new HashSet<>();
        for (Entry entry : entries) {
            if (!taken.add(new Bind(entry.address() == null ? Bind.ALL : entry.address(), entry.local()))) {
                throw new IllegalArgumentException("publish: local port %d is given twice".formatted(entry.local()));
            }
        }
    }

    /**
     * Reads entries that are separated by commas; blank text gives none.
     *
     * @param text {@code 8080:80,127.0.0.1:8443:443,[::1]:8080:80}
     * @throws IllegalArgumentException where an entry is not of that form
     */
    public static Publication parse(String text) {
        List<Entry> entries = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (!part.isBlank()) {
                entries.add(Entry.parse(part.strip()));
            }
        }
        return new Publication(entries, false);
    }

    /** The same entries for a gateway that lives on the application's own ports. */
    public Publication onExistingPorts() {
        return new Publication(entries, true);
    }

    /**
     * Where a listener's traffic arrives.
     *
     * @param declared the listener's port
     * @param transport whose port it is; an entry holds for both
     * @param addresses the IP addresses that its Gateway asks for; empty means all
     * @param onlyPort whether no other port is declared in the whole configuration
     */
    List<Bind> binds(int declared, Bind.Transport transport, List<String> addresses, boolean onlyPort) {
        List<Bind> binds = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.listener() == declared) {
                List<String> on = entry.address() == null ? addresses : List.of(entry.address());
                addBinds(binds, entry.local(), transport, on);
            }
        }
        if (binds.isEmpty()) {
            addBinds(binds, declared, transport, addresses);
            if (attached && onlyPort && transport == Bind.Transport.TCP) {
                binds.add(new Bind(Bind.ALL, Bind.ANY_PORT));
            }
        }
        return binds.stream().distinct().sorted().toList();
    }

    /** Whether an entry says where a declared port is reachable. */
    boolean names(int declared) {
        return entries.stream().anyMatch(entry -> entry.listener() == declared);
    }

    private static void addBinds(List<Bind> binds, int port, Bind.Transport transport, List<String> addresses) {
        if (addresses.isEmpty()) {
            binds.add(new Bind(Bind.ALL, port, transport));
        }
        addresses.forEach(address -> binds.add(new Bind(address, port, transport)));
    }

    /**
     * One entry.
     *
     * @param address the IP address to bind; null for the Gateway's own, or all
     * @param local the local port
     * @param listener the declared port
     */
    public record Entry(@Nullable String address, int local, int listener) {

        /**
         * Spells the address as {@link Bind} does.
         *
         * @throws IllegalArgumentException where the address is none
         */
        public Entry {
            if (address != null) {
                String canonical = IpAddress.canonical(address);
                if (canonical == null) {
                    throw new IllegalArgumentException(
                            "publish: \"%s\" is not an IP address (expected: as in 127.0.0.1)".formatted(address));
                }
                address = canonical;
            }
        }

        private static Entry parse(String text) {
            Matcher matcher = ENTRY.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "publish: \"%s\" (expected: [ADDRESS:]LOCAL:LISTENER, as in 8080:80)".formatted(text));
            }
            String address = matcher.group("address");
            if (address != null && address.startsWith("[")) {
                address = address.substring(1, address.length() - 1);
            }
            return new Entry(address, port(text, matcher, "local"), port(text, matcher, "listener"));
        }

        private static int port(String text, Matcher matcher, String group) {
            int port = Integer.parseInt(requireNonNull(matcher.group(group)));
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException(
                        "publish: \"%s\": port %d (expected: 1 to 65535)".formatted(text, port));
            }
            return port;
        }
    }
}
