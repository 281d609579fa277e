package org.jettygateway.internal.decode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jettygateway.internal.model.BackendTLSPolicy;
import org.jettygateway.internal.model.ConfigMap;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.GatewayClass;
import org.jettygateway.internal.model.KubernetesObject;
import org.jettygateway.internal.model.ListenerSet;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.ObjectMeta;
import org.jettygateway.internal.model.Origins;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.Route;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jettygateway.internal.model.Secret;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Location;
import org.jettygateway.problem.Nearest;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Severity;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the objects of one document. */
final class ObjectReader {

    private static final String DEFAULT_NAMESPACE = "default";
    private static final String EXPERIMENTAL_GROUP = "gateway.networking.x-k8s.io";

    /** What makes two objects the same. */
    record Identity(String kind, ObjectKey key) {

        @Override
        public String toString() {
            return kind + " " + key;
        }
    }

    /**
     * An object of a kind that the gateway reads.
     *
     * @param identity its kind and key
     * @param location where it begins
     * @param resource the object, where it is well
     * @param refused the object, where it is not
     */
    record Found(
            Identity identity,
            Location location,
            @Nullable Resource<?> resource,
            DecodedBatch.@Nullable Refused refused) {}

    private final String source;
    private final PathTree paths;
    private final Instant now;
    private final List<Found> found = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    /** A reader for the document {@code source}, at this time. */
    ObjectReader(String source, PathTree paths, Instant now) {
        this.source = source;
        this.paths = paths;
        this.now = now;
    }

    List<Found> found() {
        return found;
    }

    List<Problem> problems() {
        return problems;
    }

    /** Reads the object at the root of a YAML document, or those of a List. */
    void read(Node root) {
        if (root instanceof ScalarNode scalar && Scalar.of(scalar) == Scalar.NULL) {
            return;
        }
        if (!(root instanceof MappingNode mapping)) {
            report(Severity.ERROR, root, "", "is no Kubernetes object (expected: apiVersion, kind, metadata)");
            return;
        }
        String apiVersion = peek(mapping, "apiVersion");
        String kind = peek(mapping, "kind");
        if (apiVersion == null || kind == null) {
            String missing = apiVersion == null ? "apiVersion" : "kind";
            report(Severity.ERROR, root, "", "is no Kubernetes object: %s is missing, or no text".formatted(missing));
            return;
        }
        if (apiVersion.equals("v1") && kind.equals("List")) {
            readItems(mapping);
            return;
        }
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        ServedKind served = ServedKind.find(group, kind);
        if (served == null) {
            reportNotServed(mapping, group, kind);
        } else if (served.versions().contains(apiVersion.substring(slash + 1))) {
            readObject(mapping, served);
        } else {
            report(
                    Severity.ERROR,
                    root,
                    subject(mapping, kind),
                    "apiVersion %s is not served (expected: %s)"
                            .formatted(Quoted.of(apiVersion), served.apiVersions()));
        }
    }

    private void readItems(MappingNode list) {
        Node items = child(list, "items");
        if (items instanceof SequenceNode sequence) {
            sequence.getValue().forEach(this::read);
        } else if (items != null) {
            report(Severity.ERROR, items, "List", "items is no list");
        }
    }

    private void reportNotServed(MappingNode root, String group, String kind) {
        String subject = subject(root, kind);
        if (group.equals(EXPERIMENTAL_GROUP)) {
            report(Severity.ERROR, root, subject, "experimental kinds are not served yet");
        } else if (!group.equals(RouteGroupKind.GATEWAY_GROUP)) {
            String type = Quoted.plain(group.isEmpty() ? kind : kind + "." + group);
            report(Severity.NOTICE, root, subject, "is ignored: the gateway does not read the kind " + type);
        } else {
            Node at = child(root, "kind");
            report(
                    Severity.ERROR,
                    at == null ? root : at,
                    subject,
                    "the Gateway API has no kind %s%s"
                            .formatted(Quoted.of(kind), Nearest.hint(kind, ServedKind.ofGatewayApi())));
        }
    }

    private void readObject(MappingNode mapping, ServedKind served) {
        ObjectKey key = key(mapping, served);
        ObjectScope scope = new ObjectScope(
                source,
                key == null ? subject(mapping, served.kind()) : served.kind() + " " + key,
                served.inGatewayGroup() ? ObjectScope.UnknownFields.REFUSED : ObjectScope.UnknownFields.ALLOWED,
                now);
        NodeCheck.check(mapping, scope);
        Fields root = new Fields(mapping, paths, scope);
        root.ignore("apiVersion", "kind", "status");
        ObjectMeta metadata = MetadataReader.read(root, key == null ? new ObjectKey("", "?") : key);
        KubernetesObject object = served.reader().read(root, metadata);
        root.end();
        problems.addAll(scope.problems());
        if (key != null) {
            found.add(found(served, key, mapping, scope, object));
        }
    }

    private Found found(
            ServedKind served, ObjectKey key, MappingNode root, ObjectScope scope, @Nullable KubernetesObject object) {
        Identity identity = new Identity(served.kind(), key);
        Origins origins = scope.origins(root);
        if (object != null && scope.firstError() == null) {
            return new Found(identity, origins.object(), Resource.of(object, origins), null);
        }
        Resource<?> standIn = object instanceof Route
                        || object instanceof GatewayClass
                        || object instanceof Gateway
                        || object instanceof ListenerSet
                        || object instanceof Secret
                        || object instanceof ConfigMap
                        || object instanceof BackendTLSPolicy
                ? new Resource<>(object, origins, scope.firstError())
                : null;
        return new Found(
                identity, origins.object(), null, new DecodedBatch.Refused(served.kind(), key, source, standIn));
    }

    /** The key of an object; null where its name is none, which is reported by whoever reads the metadata. */
    private static @Nullable ObjectKey key(MappingNode root, ServedKind served) {
        if (!(child(root, "metadata") instanceof MappingNode metadata)) {
            return null;
        }
        String name = peek(metadata, "name");
        String namespace = namespace(metadata);
        if (name == null || Format.NAME.fault(name) != null) {
            return null;
        }
        if (served.scope() == ServedKind.Scope.CLUSTER) {
            return new ObjectKey("", name);
        }
        return namespace == null || Format.NAMESPACE.fault(namespace) != null ? null : new ObjectKey(namespace, name);
    }

    private static @Nullable String namespace(MappingNode metadata) {
        Node node = child(metadata, "namespace");
        boolean missing = node == null || (node instanceof ScalarNode scalar && Scalar.of(scalar) == Scalar.NULL);
        return missing ? DEFAULT_NAMESPACE : peek(metadata, "namespace");
    }

    /** As messages name an object, whether or not its metadata can be read. */
    private static String subject(MappingNode root, String kind) {
        String shownKind = Quoted.plain(kind);
        if (!(child(root, "metadata") instanceof MappingNode metadata)) {
            return shownKind;
        }
        String name = peek(metadata, "name");
        String namespace = peek(metadata, "namespace");
        String prefix = namespace == null ? "" : Quoted.plain(namespace) + "/";
        return name == null ? shownKind : shownKind + " " + prefix + Quoted.plain(name);
    }

    private static @Nullable String peek(MappingNode mapping, String field) {
        return child(mapping, field) instanceof ScalarNode scalar && Scalar.of(scalar) == Scalar.TEXT
                ? scalar.getValue()
                : null;
    }

    private static @Nullable Node child(MappingNode mapping, String field) {
        for (var tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(field)) {
                return tuple.getValueNode();
            }
        }
        return null;
    }

    private void report(Severity severity, Node at, String subject, String message) {
        Location location = new Location(
                source, at.getStartMark().getLine() + 1, at.getStartMark().getColumn() + 1);
        problems.add(new Problem(severity, location, subject, FieldPath.ROOT, message));
    }
}
