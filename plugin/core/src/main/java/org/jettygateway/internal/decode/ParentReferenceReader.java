package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.ParentReference;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jspecify.annotations.Nullable;

/** Reads {@code parentRefs}. */
final class ParentReferenceReader {

    private static final int MAX = 32;

    private ParentReferenceReader() {}

    /** Reads the parents of a route; what cannot be read is left out. */
    static List<ParentReference> read(Fields spec) {
        List<ParentReference> refs = new ArrayList<>();
        Map<ParentReference, ParentReference> firstOfParent = new HashMap<>();
        Set<ParentReference> seen = new HashSet<>();
        for (TreeCursor item : spec.items("parentRefs", 0, MAX)) {
            ParentReference ref = read(item.record());
            if (ref == null) {
                continue;
            }
            refs.add(ref);
            ParentReference first = firstOfParent.putIfAbsent(parent(ref), ref);
            if (!seen.add(ref)) {
                item.error("is given twice (expected: another sectionName or port for the same parent)");
            } else if (first != null && !alike(first, ref)) {
                item.error("names the parent of an earlier entry in another way"
                        + " (expected: sectionName, or port, in all entries for one parent or in none)");
            }
        }
        return refs;
    }

    private static @Nullable ParentReference read(TreeCursor at) {
        Fields ref = at.fields();
        if (ref == null) {
            return null;
        }
        String group = ref.text("group", Format.GROUP, RouteGroupKind.GATEWAY_GROUP);
        String kind = ref.text("kind", Format.KIND, Gateway.KIND);
        String namespace = ref.text("namespace", Format.NAMESPACE);
        TreeCursor nameAt = ref.require("name");
        String name = nameAt == null ? null : nameAt.record().text(Format.OBJECT_NAME);
        TreeCursor sectionAt = ref.find("sectionName");
        String sectionName = sectionAt == null ? null : sectionAt.record().text(Format.NAME);
        Integer port = Ports.find(ref, "port");
        ref.end();
        return group == null || kind == null || name == null
                ? null
                : new ParentReference(group, kind, namespace, name, sectionName, port);
    }

    private static ParentReference parent(ParentReference ref) {
        return new ParentReference(ref.group(), ref.kind(), ref.namespace(), ref.name(), null, null);
    }

    private static boolean alike(ParentReference a, ParentReference b) {
        return (a.sectionName() == null) == (b.sectionName() == null) && (a.port() == null) == (b.port() == null);
    }
}
