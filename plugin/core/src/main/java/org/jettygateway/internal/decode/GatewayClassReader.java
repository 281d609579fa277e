package org.jettygateway.internal.decode;

import org.jettygateway.internal.model.GatewayClass;
import org.jettygateway.internal.model.ObjectMeta;
import org.jspecify.annotations.Nullable;

/** Reads a GatewayClass. One with errors stands for itself, so that it is not taken for one that is not there. */
final class GatewayClassReader {

    private GatewayClassReader() {}

    /** Reads a class; its controller is empty where that could not be read. */
    static GatewayClass read(Fields root, ObjectMeta metadata) {
        Fields spec = root.requireFields("spec");
        if (spec == null) {
            return new GatewayClass(metadata, "", null);
        }
        String controllerName = spec.requireText("controllerName", Format.CONTROLLER);
        String parameters = parameters(spec.fields("parametersRef"));
        spec.text("description", Format.DESCRIPTION);
        spec.end();
        return new GatewayClass(metadata, controllerName == null ? "" : controllerName, parameters);
    }

    private static @Nullable String parameters(@Nullable Fields ref) {
        if (ref == null) {
            return null;
        }
        String group = ref.requireText("group", Format.GROUP);
        String kind = ref.requireText("kind", Format.KIND);
        String name = ref.requireText("name", Format.OBJECT_NAME);
        String namespace = ref.text("namespace", Format.NAMESPACE);
        ref.end();
        return group + "/" + kind + " " + (namespace == null ? "" : namespace + "/") + name;
    }
}
