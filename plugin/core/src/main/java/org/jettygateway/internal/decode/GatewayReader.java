package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.List;
import org.jettygateway.internal.model.AllowedListeners;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.GatewayAddress;
import org.jettygateway.internal.model.GatewayTls;
import org.jettygateway.internal.model.IpAddress;
import org.jettygateway.internal.model.LabelSelector;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.model.ObjectMeta;
import org.jspecify.annotations.Nullable;

/** Reads a Gateway. */
final class GatewayReader {

    private static final int MAX_ADDRESSES = 16;
    private static final int MAX_ADDRESS = 253;
    private static final int MAX_LABELS = 8;
    private static final int MAX_ANNOTATIONS = 16;

    private GatewayReader() {}

    /** Reads a Gateway; null where something that it cannot do without is not there. */
    static @Nullable Gateway read(Fields root, ObjectMeta metadata) {
        Fields spec = root.requireFields("spec");
        if (spec == null) {
            return null;
        }
        TreeCursor classAt = spec.require("gatewayClassName");
        String className = classAt == null ? null : classAt.record().text(Format.OBJECT_NAME);
        List<Listener> listeners = ListenerReader.readAll(spec);
        List<GatewayAddress> addresses = new ArrayList<>();
        for (TreeCursor item : spec.items("addresses", 0, MAX_ADDRESSES)) {
            GatewayAddress address = address(item.record());
            if (address != null && !address.value().isEmpty() && addresses.contains(address)) {
                item.error("%s is given twice".formatted(Quoted.of(address.value())));
            } else if (address != null) {
                addresses.add(address);
            }
        }
        String parameters = infrastructure(spec.fields("infrastructure"));
        AllowedListeners allowed = allowedListeners(spec.fields("allowedListeners"));
        GatewayTls tls = GatewayTlsReader.read(spec.fields("tls"));
        spec.notServed("defaultScope");
        spec.end();
        return className == null
                ? null
                : new Gateway(metadata, className, listeners, addresses, parameters, tls, allowed);
    }

    private static @Nullable GatewayAddress address(TreeCursor at) {
        Fields address = at.fields();
        if (address == null) {
            return null;
        }
        String type = address.text("type", Format.ADDRESS_TYPE, GatewayAddress.IP_ADDRESS);
        TreeCursor valueAt = address.find("value");
        String value = valueAt == null ? "" : valueAt.text();
        address.end();
        if (type == null || value == null) {
            return null;
        }
        if (valueAt != null && value.length() > MAX_ADDRESS) {
            valueAt.error("%d characters (expected: at most %d)".formatted(value.length(), MAX_ADDRESS));
        } else if (valueAt != null
                && type.equals(GatewayAddress.IP_ADDRESS)
                && !value.isEmpty()
                && IpAddress.canonical(value) == null) {
            valueAt.error("%s (expected: an IPv4 or IPv6 address)".formatted(Quoted.of(value)));
        }
        return new GatewayAddress(type, value);
    }

    private static @Nullable String infrastructure(@Nullable Fields infrastructure) {
        if (infrastructure == null) {
            return null;
        }
        // They are meant for objects that a controller creates; there are none here.
        LabelsReader.read(infrastructure.find("labels"), MAX_LABELS, Format.LABEL_VALUE);
        LabelsReader.read(infrastructure.find("annotations"), MAX_ANNOTATIONS, Format.ANNOTATION_VALUE);
        Fields ref = infrastructure.fields("parametersRef");
        infrastructure.end();
        if (ref == null) {
            return null;
        }
        String group = ref.requireText("group", Format.GROUP);
        String kind = ref.requireText("kind", Format.KIND);
        String name = ref.requireText("name", Format.OBJECT_NAME);
        ref.end();
        return group + "/" + kind + " " + name;
    }

    private static AllowedListeners allowedListeners(@Nullable Fields allowed) {
        Fields namespaces = allowed == null ? null : allowed.fields("namespaces");
        if (allowed != null) {
            allowed.end();
        }
        if (namespaces == null) {
            return AllowedListeners.NONE;
        }
        TreeCursor fromAt = namespaces.find("from");
        AllowedListeners.From from = fromAt == null ? null : fromAt.choice(AllowedListeners.From.class);
        Fields selectorFields = namespaces.fields("selector");
        LabelSelector selector = selectorFields == null ? null : LabelSelectorReader.read(selectorFields);
        namespaces.end();
        if (fromAt == null || from == null) {
            return AllowedListeners.NONE;
        }
        boolean selects = from == AllowedListeners.From.Selector;
        if (selects && selector == null) {
            fromAt.error("Selector without a selector (expected: a selector beside it)");
        }
        return new AllowedListeners(from, selects ? selector : null);
    }
}
