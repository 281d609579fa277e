package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jettygateway.internal.model.AllowedRoutes;
import org.jettygateway.internal.model.LabelSelector;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.model.ListenerTls;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jspecify.annotations.Nullable;

/** Reads the listeners of a Gateway or a ListenerSet. */
final class ListenerReader {

    private static final int MAX_LISTENERS = 64;
    private static final int MAX_KINDS = 8;
    private static final Set<String> WITHOUT_TLS = Set.of(Listener.HTTP, Listener.TCP, Listener.UDP);
    private static final Set<String> WITHOUT_HOSTNAME = Set.of(Listener.TCP, Listener.UDP);

    private ListenerReader() {}

    /** Reads {@code listeners}; what cannot be read is left out. */
    static List<Listener> readAll(Fields spec) {
        List<Listener> listeners = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (TreeCursor item : spec.requireItems("listeners", 1, MAX_LISTENERS)) {
            Listener listener = read(item.record());
            if (listener != null) {
                listeners.add(listener);
                if (!names.add(listener.name())) {
                    item.error("name \"%s\" is given to two listeners (expected: a name of its own)"
                            .formatted(listener.name()));
                }
            }
        }
        return listeners;
    }

    /** Reads a listener; null where something that it cannot do without is not there. */
    private static @Nullable Listener read(TreeCursor at) {
        Fields listener = at.fields();
        if (listener == null) {
            return null;
        }
        String name = listener.requireText("name", Format.NAME);
        TreeCursor hostnameAt = listener.find("hostname");
        String hostname = hostnameAt == null ? null : hostnameAt.record().text(Format.HOSTNAME);
        Integer port = Ports.require(listener, "port");
        TreeCursor protocolAt = listener.require("protocol");
        String protocol = protocolAt == null ? null : protocolAt.record().text(Format.PROTOCOL);
        TreeCursor tlsAt = listener.find("tls");
        ListenerTls tls = tls(protocol, tlsAt);
        AllowedRoutes allowedRoutes = allowedRoutes(listener.fields("allowedRoutes"));
        listener.end();
        if (hostnameAt != null && protocol != null && WITHOUT_HOSTNAME.contains(protocol)) {
            hostnameAt.error("must not be set for protocol " + protocol);
        }
        return name == null || port == null || protocol == null
                ? null
                : new Listener(name, hostname, port, protocol, allowedRoutes, tls);
    }

    private static ListenerTls tls(@Nullable String protocol, @Nullable TreeCursor at) {
        if (at == null || protocol == null) {
            return ListenerTls.NONE;
        }
        if (WITHOUT_TLS.contains(protocol)) {
            at.error("must not be set for protocol " + protocol);
            return ListenerTls.NONE;
        }
        return ListenerTlsReader.read(protocol, at);
    }

    private static AllowedRoutes allowedRoutes(@Nullable Fields allowed) {
        if (allowed == null) {
            return AllowedRoutes.SAME_NAMESPACE;
        }
        Fields namespaces = allowed.fields("namespaces");
        List<RouteGroupKind> kinds = new ArrayList<>();
        for (TreeCursor item : allowed.items("kinds", 0, MAX_KINDS)) {
            RouteGroupKind kind = kind(item);
            if (kind != null) {
                kinds.add(kind);
            }
        }
        allowed.end();
        if (namespaces == null) {
            return new AllowedRoutes(AllowedRoutes.From.Same, null, kinds);
        }
        TreeCursor fromAt = namespaces.find("from");
        AllowedRoutes.From from = fromAt == null ? null : fromAt.choice(AllowedRoutes.From.class);
        Fields selectorFields = namespaces.fields("selector");
        LabelSelector selector = selectorFields == null ? null : LabelSelectorReader.read(selectorFields);
        namespaces.end();
        if (from != AllowedRoutes.From.Selector) {
            return new AllowedRoutes(from == null ? AllowedRoutes.From.Same : from, null, kinds);
        }
        if (selector == null && fromAt != null) {
            fromAt.error("Selector without a selector (expected: a selector beside it)");
        }
        return new AllowedRoutes(from, selector, kinds);
    }

    private static @Nullable RouteGroupKind kind(TreeCursor at) {
        Fields fields = at.record().fields();
        if (fields == null) {
            return null;
        }
        String group = fields.text("group", Format.GROUP, RouteGroupKind.GATEWAY_GROUP);
        String kind = fields.requireText("kind", Format.KIND);
        fields.end();
        return group == null || kind == null ? null : new RouteGroupKind(group, kind);
    }
}
