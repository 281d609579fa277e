package org.jettygateway.internal.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of the addresses of hosts. A lookup that fails leaves what was known. Thread-safe. */
final class AddressBook {

    private static final Logger LOG = LoggerFactory.getLogger(AddressBook.class);
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");

    private final NameLookup names;
    private final Map<String, List<InetAddress>> known = new HashMap<>();
    private final Set<String> failing = new HashSet<>();

    AddressBook(NameLookup names) {
        this.names = names;
    }

    /** Whether the host must be looked up: it is not an IP address. */
    static boolean isName(String host) {
        return host.indexOf(':') < 0 && !IPV4.matcher(host).matches();
    }

    /** Notes a name; true if it is new, and so has to be looked up. */
    synchronized boolean add(String name) {
        return known.putIfAbsent(name, List.of()) == null;
    }

    /** Forgets the names that are not among these. */
    synchronized void retain(Set<String> used) {
        known.keySet().retainAll(used);
        failing.retainAll(used);
    }

    /** The names to be looked up again. */
    synchronized Set<String> names() {
        return Set.copyOf(known.keySet());
    }

    /** The addresses of a host, sorted: of an IP address itself, of a name what the last good lookup gave. */
    List<InetAddress> addresses(String host) {
        if (isName(host)) {
            synchronized (this) {
                return known.getOrDefault(host, List.of());
            }
        }
        try {
            return List.of(InetAddress.getByName(host)); // a literal is parsed, not looked up
        } catch (UnknownHostException noLiteral) {
            return List.of();
        }
    }

    /** Looks a name up; true if its addresses are others than before. Blocks. */
    boolean lookup(String name) {
        List<InetAddress> found;
        try {
            found = names.lookup(name).stream()
                    .distinct()
                    .sorted(Comparator.comparing(InetAddress::getHostAddress))
                    .toList();
        } catch (UnknownHostException failure) {
            found = List.of();
        }
        synchronized (this) {
            List<InetAddress> before = known.get(name);
            if (before == null) {
                return false; // retired meanwhile
            }
            if (found.isEmpty()) {
                if (failing.add(name)) {
                    LOG.warn("Backend host {} cannot be resolved; known addresses: {}", name, before);
                }
                return false;
            }
            failing.remove(name);
            known.put(name, found);
            return !found.equals(before);
        }
    }
}
