package org.jettygateway.internal.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.GatewayClass;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.ConfigSource;
import org.jettygateway.source.Document;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a cluster as a configuration: one document for each, the same as before where its object has not changed.
 * At this border our controller's name becomes the one that all of the gateway knows, and Gateways get their addresses.
 * Thread-safe.
 */
final class KubernetesSource implements ConfigSource {

    private static final String SPEC = "spec";

    private final ClusterCache cache;
    private final GatewayAddresses addresses;
    private final String controllerName;
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    /** What was read last. The cache has another object for each version, so that it is enough to know the object again. */
    private IdentityHashMap<GenericKubernetesResource, Entry> entries = new IdentityHashMap<>();

    private Map<String, Document> documents = Map.of();
    private ConfigBatch batch = ConfigBatch.of();

    /** A document, and what it was made of beside its object. */
    private record Entry(@Nullable List<Map<String, Object>> addresses, Document document) {}

    /**
     * A configuration that is in a cache.
     *
     * @param addresses where Gateways get theirs from
     * @param controllerName which GatewayClasses are ours
     */
    KubernetesSource(ClusterCache cache, GatewayAddresses addresses, String controllerName) {
        this.cache = requireNonNull(cache, "cache");
        this.addresses = requireNonNull(addresses, "addresses");
        this.controllerName = requireNonNull(controllerName, "controllerName");
    }

    /** The key of an object. */
    static ObjectKey key(GenericKubernetesResource object) {
        String namespace = object.getMetadata().getNamespace();
        return new ObjectKey(
                namespace == null ? "" : namespace, object.getMetadata().getName());
    }

    @Override
    public Origin origin() {
        return Origin.CLUSTER;
    }

    /** Does no work for what has not changed, as any status that is written makes it be called: often, where there are many. */
    @Override
    public synchronized ConfigBatch read() {
        Map<ObjectKey, List<Map<String, Object>>> bound = addresses.bind(gateways());
        List<GenericKubernetesResource> objects = cache.objects();
        IdentityHashMap<GenericKubernetesResource, Entry> current = new IdentityHashMap<>(objects.size());
        boolean changed = objects.size() != entries.size();
        for (GenericKubernetesResource object : objects) {
            List<Map<String, Object>> ofGateway = object.getKind().equals(Gateway.KIND) ? bound.get(key(object)) : null;
            Entry entry = entries.get(object);
            if (entry == null || !Objects.equals(entry.addresses(), ofGateway)) {
                Document document = document(object, ofGateway);
                Document last = documents.get(document.name());
                boolean same = last != null && last.equals(document);
                changed |= !same;
                entry = new Entry(ofGateway, last != null && same ? last : document);
            }
            current.put(object, entry);
        }
        entries = current;
        if (changed) {
            Map<String, Document> sorted = new TreeMap<>();
            current.values().forEach(entry -> sorted.put(entry.document().name(), entry.document()));
            documents = new HashMap<>(sorted);
            batch = new ConfigBatch(List.copyOf(sorted.values()), List.of());
        }
        return batch;
    }

    /** The Gateways of our classes. */
    List<GenericKubernetesResource> gateways() {
        Set<String> classes = cache.objects(GatewayClass.KIND).stream()
                .filter(each -> Tree.text(spec(each), "controllerName").equals(controllerName))
                .map(each -> each.getMetadata().getName())
                .collect(Collectors.toSet());
        return cache.objects(Gateway.KIND).stream()
                .filter(each -> classes.contains(Tree.text(spec(each), "gatewayClassName")))
                .toList();
    }

    @Override
    public Watch watch(Runnable changed) {
        watchers.add(changed);
        return () -> watchers.remove(changed);
    }

    /** To be called when the cache has changed. */
    void changed() {
        watchers.forEach(Runnable::run);
    }

    private static String name(GenericKubernetesResource object) {
        return object.getKind() + " " + key(object);
    }

    private Document document(GenericKubernetesResource object, @Nullable List<Map<String, Object>> ofGateway) {
        Map<String, Object> fields = object.getAdditionalProperties();
        Map<String, Object> spec = null;
        if (ofGateway != null) {
            spec = spec(object);
            spec.remove("addresses");
            if (!ofGateway.isEmpty()) {
                spec.put("addresses", new ArrayList<>(ofGateway));
            }
        } else if (object.getKind().equals(GatewayClass.KIND)) {
            spec = spec(object);
            String named = Tree.text(spec, "controllerName");
            boolean ours = named.equals(controllerName);
            if (ours || named.equals(GatewayClass.CONTROLLER_NAME)) {
                spec.put("controllerName", ours ? GatewayClass.CONTROLLER_NAME : "other." + named);
            }
        }
        if (spec != null) {
            fields = new LinkedHashMap<>(fields);
            fields.put(SPEC, spec);
        }
        return new Document(name(object), ObjectText.of(object, fields));
    }

    private static Map<String, Object> spec(GenericKubernetesResource object) {
        return Tree.map(object.getAdditionalProperties(), SPEC);
    }
}
