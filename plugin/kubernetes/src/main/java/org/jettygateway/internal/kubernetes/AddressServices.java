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
import java.util.stream.Collectors;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.GatewayAddress;
import org.jettygateway.internal.model.GatewayClass;
import org.jettygateway.internal.model.ListenerSet;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.Service;

/**
 * Gives each Gateway a Service of type LoadBalancer, with its ports, labels and annotations, in the gateway's own namespace;
 * what the load balancer is reached at is the Gateway's address. All Gateways share the gateway's pods: on each port they are
 * told apart by hostname.
 */
final class AddressServices implements GatewayAddresses {

    private static final String GATEWAY_NAME = "gateway.networking.k8s.io/gateway-name";
    private static final String GATEWAY_NAMESPACE = "jettygateway.org/gateway-namespace";
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    private static final String MANAGER = "jetty-gateway";
    private static final int LONGEST_NAME = 63;

    /** More do not go into a Gateway's status. */
    private static final int MOST_ADDRESSES = 16;

    /** What {@code spec.infrastructure} has put on a Service, so that it can be taken away again; nobody else's goes with it. */
    private static final String OWN_LABELS = "jettygateway.org/labels";

    private static final String OWN_ANNOTATIONS = "jettygateway.org/annotations";

    /** What must be known before a Service can be said to be nobody's. */
    private static final List<String> READ_FIRST = List.of(GatewayClass.KIND, Gateway.KIND, Service.KIND);

    private final ClusterCache cache;
    private final KubernetesClient client;
    private final String namespace;
    private final Map<String, Object> selector;

    /**
     * Services in a namespace.
     *
     * @param namespace where the gateway's pods are
     * @param selector their labels
     */
    AddressServices(ClusterCache cache, KubernetesClient client, String namespace, Map<String, Object> selector) {
        this.cache = requireNonNull(cache, "cache");
        this.client = requireNonNull(client, "client");
        this.namespace = requireNonNull(namespace, "namespace");
        this.selector = Map.copyOf(selector);
    }

    /** Every address of the pod: what clients see is the load balancer's. What is not an IP address is refused later. */
    @Override
    public Map<ObjectKey, List<Map<String, Object>>> bind(List<GenericKubernetesResource> gateways) {
        Map<ObjectKey, List<Map<String, Object>>> bound = new HashMap<>();
        for (GenericKubernetesResource gateway : gateways) {
            List<Map<String, Object>> others = Tree.maps(spec(gateway), "addresses");
            others.removeIf(AddressServices::isIpAddress);
            bound.put(KubernetesSource.key(gateway), others);
        }
        return bound;
    }

    @Override
    public Map<String, Object> complete(ObjectKey gateway, Map<String, Object> status) {
        Map<String, Object> completed = new LinkedHashMap<>(status);
        List<Map<String, Object>> addresses = addresses(gateway);
        completed.remove("addresses");
        if (!addresses.isEmpty()) {
            completed.put("addresses", addresses);
            return completed;
        }
        List<Map<String, Object>> conditions = Tree.maps(status, "conditions");
        for (Map<String, Object> condition : conditions) {
            if (Tree.text(condition, "type").equals("Programmed")
                    && Tree.text(condition, "status").equals("True")) {
                condition.put("status", "False");
                condition.put("reason", "AddressNotAssigned");
                condition.put("message", "Service %s/%s has no address yet".formatted(namespace, name(gateway)));
            }
        }
        completed.put("conditions", conditions);
        return completed;
    }

    private List<Map<String, Object>> addresses(ObjectKey gateway) {
        GenericKubernetesResource service = cache.find(Service.KIND, new ObjectKey(namespace, name(gateway)));
        List<Map<String, Object>> addresses = new ArrayList<>();
        if (service != null) {
            Map<String, Object> status = Tree.map(service.getAdditionalProperties(), "status");
            for (Map<String, Object> ingress : Tree.maps(Tree.map(status, "loadBalancer"), "ingress")) {
                String ip = Tree.text(ingress, "ip");
                Map<String, Object> address = new LinkedHashMap<>();
                address.put("type", ip.isEmpty() ? "Hostname" : GatewayAddress.IP_ADDRESS);
                address.put("value", ip.isEmpty() ? Tree.text(ingress, "hostname") : ip);
                addresses.add(address);
            }
        }
        return addresses.size() > MOST_ADDRESSES ? addresses.subList(0, MOST_ADDRESSES) : addresses;
    }

    @Override
    public void reconcile(List<GenericKubernetesResource> gateways) {
        // A Gateway that was not read yet is not gone; a Service that is deleted takes its address with it.
        if (!READ_FIRST.stream().allMatch(cache::isListed)) {
            return;
        }
        Map<ObjectKey, List<Map<String, Object>>> more = listenersOfSets();
        Map<String, GenericKubernetesResource> wanted = new TreeMap<>();
        for (GenericKubernetesResource gateway : gateways) {
            List<Map<String, Object>> listeners = Tree.maps(spec(gateway), "listeners");
            listeners.addAll(more.getOrDefault(KubernetesSource.key(gateway), List.of()));
            Map<String, Object> spec = serviceSpec(gateway, listeners);
            if (!Tree.maps(spec, "ports").isEmpty()) {
                GenericKubernetesResource service = service(gateway, spec);
                wanted.put(service.getMetadata().getName(), service);
            }
        }
        List<Runnable> writes = new ArrayList<>();
        for (GenericKubernetesResource existing : cache.objects(Service.KIND)) {
            if (isOurs(existing)) {
                GenericKubernetesResource service =
                        wanted.remove(existing.getMetadata().getName());
                if (service == null) {
                    if (!mayBeWantedAgain(existing)) {
                        writes.add(() -> client.resource(existing).delete());
                    }
                } else if (!says(existing, service)) {
                    writes.add(() -> client.resource(updated(existing, service)).update());
                }
            }
        }
        wanted.values().forEach(service -> writes.add(() -> create(service)));
        runAll(writes);
    }

    /** Of a Gateway whose class is gone: it may come back, as when it is renewed, and the address would not. */
    private boolean mayBeWantedAgain(GenericKubernetesResource service) {
        String name = service.getMetadata().getName();
        return cache.objects(Gateway.KIND).stream()
                .filter(gateway -> name(KubernetesSource.key(gateway)).equals(name))
                .map(gateway -> new ObjectKey("", Tree.text(spec(gateway), "gatewayClassName")))
                .anyMatch(gatewayClass -> cache.find(GatewayClass.KIND, gatewayClass) == null);
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

    private boolean isOurs(GenericKubernetesResource service) {
        Map<String, String> labels = service.getMetadata().getLabels();
        return namespace.equals(service.getMetadata().getNamespace())
                && labels != null
                && MANAGER.equals(labels.get(MANAGED_BY))
                && labels.containsKey(GATEWAY_NAME);
    }

    private GenericKubernetesResource service(GenericKubernetesResource gateway, Map<String, Object> spec) {
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

    /** The listeners of the ListenerSets that are attached to each Gateway: those of which the status says that they are accepted. */
    private Map<ObjectKey, List<Map<String, Object>>> listenersOfSets() {
        Map<ObjectKey, List<Map<String, Object>>> byGateway = new HashMap<>();
        for (GenericKubernetesResource set : cache.objects(ListenerSet.KIND)) {
            Map<String, Object> status = Tree.map(set.getAdditionalProperties(), "status");
            boolean accepted = Tree.maps(status, "conditions").stream()
                    .anyMatch(condition -> Tree.text(condition, "type").equals("Accepted")
                            && Tree.text(condition, "status").equals("True"));
            if (accepted) {
                Map<String, Object> parent = Tree.map(spec(set), "parentRef");
                String namespaceOfGateway = Tree.text(parent, "namespace");
                ObjectKey gateway = new ObjectKey(
                        namespaceOfGateway.isEmpty() ? set.getMetadata().getNamespace() : namespaceOfGateway,
                        Tree.text(parent, "name"));
                byGateway
                        .computeIfAbsent(gateway, unused -> new ArrayList<>())
                        .addAll(Tree.maps(spec(set), "listeners"));
            }
        }
        return byGateway;
    }

    private Map<String, Object> serviceSpec(
            GenericKubernetesResource gateway, List<Map<String, Object>> listeners) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("type", "LoadBalancer");
        spec.put("selector", selector);
        spec.put(
                "ports",
                listeners.stream().map(AddressServices::port).distinct().toList());
        Tree.maps(spec(gateway), "addresses").stream()
                .filter(AddressServices::isIpAddress)
                .map(address -> Tree.text(address, "value"))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .ifPresent(value -> spec.put("loadBalancerIP", value));
        return spec;
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

    private static boolean isIpAddress(Map<String, Object> address) {
        String type = Tree.text(address, "type");
        return type.isEmpty() || type.equals(GatewayAddress.IP_ADDRESS);
    }

    private static Map<String, String> texts(Map<String, Object> map) {
        return map.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> String.valueOf(entry.getValue()), (a, b) -> a, TreeMap::new));
    }

    private static Map<String, Object> spec(GenericKubernetesResource object) {
        return Tree.map(object.getAdditionalProperties(), "spec");
    }
}
