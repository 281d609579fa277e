package org.jettygateway.internal.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.GatewayClass;
import org.jettygateway.internal.model.ListenerSet;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.Service;

/** The Services that are made for Gateways, with what their {@code spec.infrastructure} says. */
final class GatewayServices {

    private static final String GATEWAY_NAME = "gateway.networking.k8s.io/gateway-name";
    private static final String GATEWAY_NAMESPACE = "jettygateway.org/gateway-namespace";
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    private static final String MANAGER = "jetty-gateway";
    private static final int LONGEST_NAME = 63;

    /** What {@code spec.infrastructure} has put on a Service, so that it can be taken away again; nobody else's goes with it. */
    private static final String OWN_LABELS = "jettygateway.org/labels";

    private static final String OWN_ANNOTATIONS = "jettygateway.org/annotations";

    /** What must be known before a Service can be said to be nobody's. */
    private static final List<String> READ_FIRST = List.of(GatewayClass.KIND, Gateway.KIND, Service.KIND);

    private final ClusterCache cache;
    private final KubernetesClient client;

    /** Those of a cluster. */
    GatewayServices(ClusterCache cache, KubernetesClient client) {
        this.cache = requireNonNull(cache, "cache");
        this.client = requireNonNull(client, "client");
    }

    /**
     * Makes the Services of Gateways those that are wanted.
     *
     * @param wanted those that there should be; one without ports is none
     * @param among which existing ones, of those that we have made, this is about
     * @param spared which of them are to stay though they are not wanted
     */
    void reconcile(
            List<GenericKubernetesResource> wanted,
            Predicate<GenericKubernetesResource> among,
            Predicate<GenericKubernetesResource> spared) {
        // A Gateway that was not read yet is not gone; a Service that is deleted takes its address with it.
        if (!READ_FIRST.stream().allMatch(cache::isListed)) {
            return;
        }
        Map<ObjectKey, GenericKubernetesResource> missing = new TreeMap<>();
        wanted.stream()
                .filter(service -> !Tree.maps(spec(service), "ports").isEmpty())
                .forEach(service -> missing.put(KubernetesSource.key(service), service));
        List<Runnable> writes = new ArrayList<>();
        for (GenericKubernetesResource existing : cache.objects(Service.KIND)) {
            if (isOurs(existing) && among.test(existing)) {
                GenericKubernetesResource service = missing.remove(KubernetesSource.key(existing));
                if (service == null) {
                    if (!spared.test(existing)) {
                        writes.add(() -> client.resource(existing).delete());
                    }
                } else if (!says(existing, service)) {
                    writes.add(() -> client.resource(updated(existing, service)).update());
                }
            }
        }
        missing.values().forEach(service -> writes.add(() -> create(service)));
        runAll(writes);
    }

    private void create(GenericKubernetesResource service) {
        // The cache may not have yet what was created a moment ago.
        ObjectKey key = KubernetesSource.key(service);
        if (cache.find(Service.KIND, key) == null && cache.fetch(Service.KIND, key) == null) {
            client.resource(service).create();
        }
    }

    /** Whatever the API server has against one Gateway's Service, the others get theirs; the first refusal is thrown then. */
    private static void runAll(List<Runnable> writes) {
        KubernetesClientException refusal = null;
        for (Runnable write : writes) {
            try {
                write.run();
            } catch (KubernetesClientException e) {
                refusal = refusal == null ? e : refusal;
            }
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    private static boolean isOurs(GenericKubernetesResource service) {
        Map<String, String> labels = service.getMetadata().getLabels();
        return labels != null && MANAGER.equals(labels.get(MANAGED_BY)) && labels.containsKey(GATEWAY_NAME);
    }

    /**
     * The Service of a Gateway.
     *
     * @param namespace where it is to be
     * @param spec its spec
     */
    static GenericKubernetesResource service(
            GenericKubernetesResource gateway, String namespace, Map<String, Object> spec) {
        Map<String, Object> infrastructure = Tree.map(spec(gateway), "infrastructure");
        Map<String, String> labels = texts(Tree.map(infrastructure, "labels"));
        Map<String, String> annotations = texts(Tree.map(infrastructure, "annotations"));
        String ownAnnotations = String.join(",", annotations.keySet());
        annotations.put(OWN_LABELS, String.join(",", labels.keySet()));
        annotations.put(OWN_ANNOTATIONS, ownAnnotations);
        labels.put(GATEWAY_NAME, shortened(gateway.getMetadata().getName()));
        labels.put(GATEWAY_NAMESPACE, gateway.getMetadata().getNamespace());
        labels.put(MANAGED_BY, MANAGER);
        GenericKubernetesResource service = new GenericKubernetesResource();
        service.setApiVersion("v1");
        service.setKind(Service.KIND);
        service.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name(KubernetesSource.key(gateway)))
                .withLabels(labels)
                .withAnnotations(annotations)
                .build());
        service.setAdditionalProperty("spec", spec);
        return service;
    }

    /** The listeners of ListenerSets, by their Gateway: of those sets of which the status says that they are accepted. */
    Map<ObjectKey, List<Map<String, Object>>> listenersOfSets() {
        Map<ObjectKey, List<Map<String, Object>>> byGateway = new HashMap<>();
        for (GenericKubernetesResource set : cache.objects(ListenerSet.KIND)) {
            if (isAccepted(set)) {
                byGateway
                        .computeIfAbsent(parent(set), unused -> new ArrayList<>())
                        .addAll(Tree.maps(spec(set), "listeners"));
            }
        }
        return byGateway;
    }

    /**
     * The ports of a Gateway's listeners.
     *
     * @param more the listeners of its sets
     */
    static List<Map<String, Object>> ports(GenericKubernetesResource gateway, List<Map<String, Object>> more) {
        return Stream.concat(Tree.maps(spec(gateway), "listeners").stream(), more.stream())
                .map(GatewayServices::port)
                .distinct()
                .toList();
    }

    private static ObjectKey parent(GenericKubernetesResource set) {
        Map<String, Object> parent = Tree.map(spec(set), "parentRef");
        String namespace = Tree.text(parent, "namespace");
        return new ObjectKey(
                namespace.isEmpty() ? set.getMetadata().getNamespace() : namespace, Tree.text(parent, "name"));
    }

    private static boolean isAccepted(GenericKubernetesResource set) {
        Map<String, Object> status = Tree.map(set.getAdditionalProperties(), "status");
        return Tree.maps(status, "conditions").stream()
                .anyMatch(condition -> Tree.text(condition, "type").equals("Accepted")
                        && Tree.text(condition, "status").equals("True"));
    }

    private static Map<String, Object> port(Map<String, Object> listener) {
        String protocol = Tree.text(listener, "protocol").equals("UDP") ? "UDP" : "TCP";
        Object number = listener.getOrDefault("port", 0);
        Map<String, Object> port = new LinkedHashMap<>();
        port.put("name", protocol.toLowerCase(Locale.ROOT) + "-" + number);
        port.put("port", number);
        port.put("targetPort", number);
        port.put("protocol", protocol);
        return port;
    }

    /** Whether an existing Service says all that it should; it may say more: the cluster fills in a lot. */
    private static boolean says(GenericKubernetesResource existing, GenericKubernetesResource wanted) {
        return Tree.covers(
                        existing.getMetadata().getLabels(), wanted.getMetadata().getLabels())
                && Tree.covers(
                        existing.getMetadata().getAnnotations(),
                        wanted.getMetadata().getAnnotations())
                && Tree.covers(spec(existing), spec(wanted));
    }

    private static GenericKubernetesResource updated(
            GenericKubernetesResource existing, GenericKubernetesResource wanted) {
        Map<String, Object> spec = spec(existing);
        spec.putAll(spec(wanted));
        Map<String, Object> fields = new LinkedHashMap<>(existing.getAdditionalProperties());
        fields.put("spec", spec);
        GenericKubernetesResource updated = new GenericKubernetesResource();
        updated.setApiVersion(existing.getApiVersion());
        updated.setKind(existing.getKind());
        updated.setMetadata(new ObjectMetaBuilder(existing.getMetadata())
                .removeFromLabels(named(existing, OWN_LABELS))
                .removeFromAnnotations(named(existing, OWN_ANNOTATIONS))
                .addToLabels(wanted.getMetadata().getLabels())
                .addToAnnotations(wanted.getMetadata().getAnnotations())
                .build());
        updated.setAdditionalProperties(fields);
        return updated;
    }

    /** The keys that an annotation lists. */
    private static Map<String, String> named(GenericKubernetesResource service, String annotation) {
        Map<String, String> annotations = service.getMetadata().getAnnotations();
        String keys = annotations == null ? "" : annotations.getOrDefault(annotation, "");
        return Arrays.stream(keys.split(",", -1))
                .filter(key -> !key.isEmpty())
                .collect(Collectors.toMap(key -> key, key -> "", (a, b) -> a));
    }

    /** The name of a Gateway's Service: the same for ever, and no other Gateway's. */
    static String name(ObjectKey gateway) {
        String name = "gateway-" + gateway.namespace() + "-" + gateway.name().replace('.', '-');
        // What may stand for two Gateways, or is too long for a Service, gets a mark of its own.
        String mark = "-%08x".formatted(gateway.toString().hashCode());
        int room = LONGEST_NAME - mark.length();
        return (name.length() > room ? name.substring(0, room) : name) + mark;
    }

    /** A label's value is shorter than a Gateway's name may be. */
    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME
                ? name
                : name.substring(0, LONGEST_NAME - 9) + "-%08x".formatted(name.hashCode());
    }

    private static Map<String, String> texts(Map<String, Object> map) {
        return map.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> String.valueOf(entry.getValue()), (a, b) -> a, TreeMap::new));
    }

    /** The {@code spec} of an object. */
    static Map<String, Object> spec(GenericKubernetesResource object) {
        return Tree.map(object.getAdditionalProperties(), "spec");
    }
}
