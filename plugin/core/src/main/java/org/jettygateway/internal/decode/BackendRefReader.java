package org.jettygateway.internal.decode;

import java.util.List;
import java.util.function.Function;
import org.jettygateway.internal.model.BackendObjectReference;
import org.jettygateway.internal.model.HTTPBackendRef;
import org.jettygateway.internal.model.HTTPRouteFilter;
import org.jettygateway.internal.model.Service;
import org.jspecify.annotations.Nullable;

/** Reads references to backends. */
final class BackendRefReader {

    private static final int MAX_WEIGHT = 1_000_000;

    private BackendRefReader() {}

    /**
     * Reads an entry of {@code backendRefs}; null where it leads nowhere.
     *
     * @param filters reads its filters
     */
    static @Nullable HTTPBackendRef read(TreeCursor at, Function<Fields, HTTPRouteFilterReader> filters) {
        return readWith(at, ref -> filters.apply(ref).found());
    }

    /** Reads an entry that has no filters; null where it leads nowhere. */
    static @Nullable HTTPBackendRef readPlain(TreeCursor at) {
        return readWith(at, ref -> List.of());
    }

    private static @Nullable HTTPBackendRef readWith(TreeCursor at, Function<Fields, List<HTTPRouteFilter>> filters) {
        Fields ref = at.fields();
        if (ref == null) {
            return null;
        }
        BackendObjectReference target = target(ref);
        TreeCursor weightAt = ref.find("weight");
        Integer weight = weightAt == null ? Integer.valueOf(1) : weightAt.number(0, MAX_WEIGHT);
        List<HTTPRouteFilter> found = filters.apply(ref);
        ref.end();
        return target == null || weight == null ? null : new HTTPBackendRef(target, weight, found);
    }

    /** Reads what a reference names, and leaves its other fields to the caller. */
    static @Nullable BackendObjectReference target(Fields ref) {
        String group = ref.text("group", Format.GROUP, "");
        String kind = ref.text("kind", Format.KIND, Service.KIND);
        String namespace = ref.text("namespace", Format.NAMESPACE);
        TreeCursor nameAt = ref.require("name");
        String name = nameAt == null ? null : nameAt.record().text(Format.OBJECT_NAME);
        boolean service = "".equals(group) && Service.KIND.equals(kind);
        Integer port = service ? Ports.require(ref, "port") : Ports.find(ref, "port");
        return group == null || kind == null || name == null
                ? null
                : new BackendObjectReference(group, kind, namespace, name, port);
    }
}
