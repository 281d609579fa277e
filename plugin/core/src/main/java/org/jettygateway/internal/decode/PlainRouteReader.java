package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.List;
import org.jettygateway.internal.model.HTTPBackendRef;
import org.jettygateway.internal.model.ObjectMeta;
import org.jettygateway.internal.model.ParentReference;
import org.jettygateway.internal.model.PlainRouteRule;
import org.jettygateway.internal.model.TCPRoute;
import org.jettygateway.internal.model.TLSRoute;
import org.jettygateway.internal.model.UDPRoute;
import org.jspecify.annotations.Nullable;

/**
 * Reads the routes that do not look at what is inside: TLSRoutes, TCPRoutes and UDPRoutes. Of a route with errors they give what
 * may stand in for it, so that what it takes is no other route's.
 */
final class PlainRouteReader {

    private static final int MAX_HOSTNAMES = 1024;
    private static final int MAX_RULES = 1;
    private static final int MAX_BACKENDS = 16;

    private PlainRouteReader() {}

    /** Reads a TLSRoute; null where not even its hosts can be told. */
    static @Nullable TLSRoute readTls(Fields root, ObjectMeta metadata) {
        Fields spec = root.requireFields("spec");
        if (spec == null) {
            return null;
        }
        List<ParentReference> parentRefs = ParentReferenceReader.read(spec);
        List<String> hostnames = hostnames(spec);
        List<PlainRouteRule> rules = rest(spec);
        return hostnames.isEmpty() ? null : new TLSRoute(metadata, parentRefs, hostnames, rules);
    }

    /** Reads a TCPRoute; null where it has no spec. */
    static @Nullable TCPRoute readTcp(Fields root, ObjectMeta metadata) {
        Fields spec = root.requireFields("spec");
        return spec == null ? null : new TCPRoute(metadata, ParentReferenceReader.read(spec), rest(spec));
    }

    /** Reads a UDPRoute; null where it has no spec. */
    static @Nullable UDPRoute readUdp(Fields root, ObjectMeta metadata) {
        Fields spec = root.requireFields("spec");
        return spec == null ? null : new UDPRoute(metadata, ParentReferenceReader.read(spec), rest(spec));
    }

    /** Reads the rules, behind which nothing else may be. */
    private static List<PlainRouteRule> rest(Fields spec) {
        List<PlainRouteRule> rules = rules(spec);
        spec.notServed("useDefaultGateways");
        spec.end();
        return rules;
    }

    private static List<String> hostnames(Fields spec) {
        TreeCursor given = spec.require("hostnames");
        List<TreeCursor> items = given == null ? null : given.record().items(1, MAX_HOSTNAMES);
        List<String> hostnames = new ArrayList<>();
        for (TreeCursor item : items == null ? List.<TreeCursor>of() : items) {
            String hostname = item.record().text(Format.HOSTNAME);
            if (hostname != null) {
                hostnames.add(hostname);
            }
        }
        return hostnames;
    }

    private static List<PlainRouteRule> rules(Fields spec) {
        TreeCursor given = spec.require("rules");
        List<TreeCursor> items = given == null ? null : given.record().items(1, MAX_RULES);
        return items == null || items.isEmpty()
                ? List.of(new PlainRouteRule(null, List.of()))
                : List.of(rule(items.get(0).record()));
    }

    private static PlainRouteRule rule(TreeCursor at) {
        Fields rule = at.fields();
        if (rule == null) {
            return new PlainRouteRule(null, List.of());
        }
        String name = rule.text("name", Format.NAME);
        List<HTTPBackendRef> backendRefs = new ArrayList<>();
        TreeCursor given = rule.require("backendRefs");
        List<TreeCursor> items = given == null ? null : given.items(1, MAX_BACKENDS);
        for (TreeCursor item : items == null ? List.<TreeCursor>of() : items) {
            HTTPBackendRef ref = BackendRefReader.readPlain(item.record());
            if (ref != null) {
                backendRefs.add(ref);
            }
        }
        rule.end();
        return new PlainRouteRule(name, backendRefs);
    }
}
