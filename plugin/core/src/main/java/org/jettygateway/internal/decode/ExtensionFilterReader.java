package org.jettygateway.internal.decode;

import org.jettygateway.internal.model.HTTPRouteFilter;
import org.jettygateway.internal.model.LocalObjectReference;
import org.jspecify.annotations.Nullable;

/** Reads {@code ExtensionRef} filters. */
final class ExtensionFilterReader {

    private ExtensionFilterReader() {}

    /** Reads an {@code extensionRef}; null where it names nothing. */
    static @Nullable HTTPRouteFilter read(Fields settings) {
        String group = settings.requireText("group", Format.GROUP);
        TreeCursor kindAt = settings.require("kind");
        String kind = kindAt == null ? null : kindAt.record().text(Format.KIND);
        TreeCursor nameAt = settings.require("name");
        String name = nameAt == null ? null : nameAt.record().text(Format.OBJECT_NAME);
        settings.end();
        return group == null || kind == null || name == null
                ? null
                : new HTTPRouteFilter.ExtensionRef(new LocalObjectReference(group, kind, name));
    }
}
