package org.jettygateway.internal.decode;

import java.util.List;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.model.ListenerSet;
import org.jettygateway.internal.model.ObjectMeta;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jspecify.annotations.Nullable;

/** Reads a ListenerSet. */
final class ListenerSetReader {

    private ListenerSetReader() {}

    /** Reads a set; null where it does not say which Gateway it is for. */
    static @Nullable ListenerSet read(Fields root, ObjectMeta metadata) {
        Fields spec = root.requireFields("spec");
        if (spec == null) {
            return null;
        }
        TreeCursor refAt = spec.require("parentRef");
        ListenerSet.ParentRef parentRef = refAt == null ? null : parentRef(refAt.record());
        List<Listener> listeners = ListenerReader.readAll(spec);
        spec.end();
        return parentRef == null ? null : new ListenerSet(metadata, parentRef, listeners);
    }

    private static ListenerSet.@Nullable ParentRef parentRef(TreeCursor at) {
        Fields ref = at.fields();
        if (ref == null) {
            return null;
        }
        String group = ref.text("group", Format.GROUP, RouteGroupKind.GATEWAY_GROUP);
        String kind = ref.text("kind", Format.KIND, Gateway.KIND);
        String namespace = ref.text("namespace", Format.NAMESPACE);
        String name = ref.requireText("name", Format.OBJECT_NAME);
        ref.end();
        return group == null || kind == null || name == null
                ? null
                : new ListenerSet.ParentRef(group, kind, namespace, name);
    }
}
