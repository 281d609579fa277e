package org.jettygateway.internal.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jettygateway.internal.model.Listener;

/**
 * Which HTTPS listeners of a Gateway and its ListenerSets have hosts in common: clients may take a connection to one of them
 * for one to the other, and ask there for what is here; they are answered 421 (RFC 9110, 15.5.20).
 */
final class TlsOverlaps {

    private final Map<Integer, HostCounts> byPort = new HashMap<>();

    /** The overlaps of all these listeners. */
    TlsOverlaps(List<ListenerSite> merged) {
        for (ListenerSite site : merged) {
            Listener listener = site.listener();
            if (listener.protocol().equals(Listener.HTTPS)) {
                byPort.computeIfAbsent(listener.port(), unused -> new HostCounts())
                        .add(Hostnames.text(listener.hostname()));
            }
        }
    }

    /**
     * The condition of a listener that has hosts in common with another; what others call theirs is not for everybody.
     *
     * @param siblings the listeners of the same object, itself among them
     */
    Optional<Condition> of(ListenerSite site, List<ListenerSite> siblings) {
        Listener own = site.listener();
        HostCounts counts = byPort.get(own.port());
        if (counts == null || !own.protocol().equals(Listener.HTTPS)) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        for (ListenerSite sibling : siblings) {
            Listener other = sibling.listener();
            if (sibling != site
                    && other.protocol().equals(Listener.HTTPS)
                    && other.port() == own.port()
                    && Hostnames.overlap(own.hostname(), other.hostname())) {
                names.add(other.name());
            }
        }
        if (counts.overlapping(Hostnames.text(own.hostname())) > names.size() + 1) {
            names.add("of others");
        }
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(Condition.holds(
                        "OverlappingTLSConfig",
                        "OverlappingHostnames",
                        "hosts in common with listeners " + String.join(", ", names)));
    }
}
