package org.jettygateway.internal.graph;

import java.util.HashMap;
import java.util.Map;
import org.jettygateway.internal.model.AllowedListeners;
import org.jettygateway.internal.model.AllowedRoutes;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.LabelSelector;
import org.jettygateway.internal.model.Namespace;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * From which namespaces a listener takes routes, and a Gateway ListenerSets. In files a namespace needs no object of its own: without one it has the
 * single label that Kubernetes puts on every namespace, its name.
 */
final class Namespaces {

    private final Map<ObjectKey, Resource<Namespace>> objects;
    private final Map<String, Map<String, String>> labels = new HashMap<>();

    /** The namespaces of a configuration. */
    Namespaces(Map<ObjectKey, Resource<Namespace>> objects) {
        this.objects = objects;
    }

    /** Whether a listener takes routes of that namespace. */
    boolean allow(ListenerSite site, String namespace) {
        AllowedRoutes allowed = site.listener().allowedRoutes();
        return switch (allowed.from()) {
            case All -> true;
            case Same -> namespace.equals(site.owner().object().metadata().namespace());
            case Selector -> selects(allowed.selector(), namespace);
        };
    }

    /** Whether a Gateway takes ListenerSets of that namespace. */
    boolean allow(Gateway gateway, String namespace) {
        AllowedListeners allowed = gateway.allowedListeners();
        return switch (allowed.from()) {
            case All -> true;
            case Same -> namespace.equals(gateway.metadata().namespace());
            case Selector -> selects(allowed.selector(), namespace);
            case None -> false;
        };
    }

    private boolean selects(@Nullable LabelSelector selector, String namespace) {
        return selector != null && selector.matches(labels.computeIfAbsent(namespace, this::labels));
    }

    private Map<String, String> labels(String namespace) {
        Map<String, String> found = new HashMap<>();
        Resource<Namespace> object = objects.get(new ObjectKey("", namespace));
        if (object != null) {
            found.putAll(object.object().metadata().labels());
        }
        found.put(Namespace.NAME_LABEL, namespace);
        return found;
    }
}
