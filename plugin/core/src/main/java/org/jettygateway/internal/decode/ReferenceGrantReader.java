package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.List;
import org.jettygateway.internal.model.ObjectMeta;
import org.jettygateway.internal.model.ReferenceGrant;
import org.jspecify.annotations.Nullable;

/** Reads a ReferenceGrant. */
final class ReferenceGrantReader {

    private static final int MAX = 16;

    private ReferenceGrantReader() {}

    /** Reads a grant; null where it has no spec. */
    static @Nullable ReferenceGrant read(Fields root, ObjectMeta metadata) {
        Fields spec = root.requireFields("spec");
        if (spec == null) {
            return null;
        }
        List<ReferenceGrant.From> from = new ArrayList<>();
        for (TreeCursor item : spec.requireItems("from", 1, MAX)) {
            Fields fields = item.fields();
            ReferenceGrant.From one = fields == null ? null : from(fields);
            if (one != null) {
                from.add(one);
            }
        }
        List<ReferenceGrant.To> to = new ArrayList<>();
        for (TreeCursor item : spec.requireItems("to", 1, MAX)) {
            Fields fields = item.fields();
            ReferenceGrant.To one = fields == null ? null : to(fields);
            if (one != null) {
                to.add(one);
            }
        }
        spec.end();
        return new ReferenceGrant(metadata, from, to);
    }

    private static ReferenceGrant.@Nullable From from(Fields fields) {
        String group = fields.requireText("group", Format.GROUP);
        String kind = fields.requireText("kind", Format.KIND);
        String namespace = fields.requireText("namespace", Format.NAMESPACE);
        fields.end();
        return group == null || kind == null || namespace == null
                ? null
                : new ReferenceGrant.From(group, kind, namespace);
    }

    private static ReferenceGrant.@Nullable To to(Fields fields) {
        String group = fields.requireText("group", Format.GROUP);
        String kind = fields.requireText("kind", Format.KIND);
        String name = fields.text("name", Format.OBJECT_NAME);
        fields.end();
        return group == null || kind == null ? null : new ReferenceGrant.To(group, kind, name);
    }
}
