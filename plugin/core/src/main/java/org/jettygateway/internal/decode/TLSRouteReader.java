package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.List;
import org.jettygateway.internal.model.HTTPBackendRef;
import org.jettygateway.internal.model.ObjectMeta;
import org.jettygateway.internal.model.ParentReference;
import org.jettygateway.internal.model.TLSRoute;
import org.jettygateway.internal.model.TLSRouteRule;
import org.jspecify.annotations.Nullable;

/** Reads a TLSRoute. Of a route with errors it gives what may stand in for it, so that its hosts are no broader route's. */
final class TLSRouteReader {

    private static final int MAX_HOSTNAMES = 1024;
    private static final int MAX_RULES = 1;
    private static final int MAX_BACKENDS = 16;

    private TLSRouteReader() {}

    /** Reads a route; null where not even its hosts can be told. */
    static @Nullable TLSRoute read(Fields root, ObjectMeta metadata) {
        Fields spec = root.requireFields("spec");
        if (spec == null) {
            return null;
        }
        List<ParentReference> parentRefs = ParentReferenceReader.read(spec);
        List<String> hostnames = hostnames(spec);
        List<TLSRouteRule> rules = rules(spec);
        spec.notServed("useDefaultGateways");
        spec.end();
        return hostnames.isEmpty() ? null : new TLSRoute(metadata, parentRefs, hostnames, rules);
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

    private static List<TLSRouteRule> rules(Fields spec) {
        TreeCursor given = spec.require("rules");
        List<TreeCursor> items = given == null ? null : given.record().items(1, MAX_RULES);
        return items == null || items.isEmpty()
                ? List.of(new TLSRouteRule(null, List.of()))
                : List.of(rule(items.get(0).record()));
    }

    private static TLSRouteRule rule(TreeCursor at) {
        Fields rule = at.fields();
        if (rule == null) {
            return new TLSRouteRule(null, List.of());
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
        return new TLSRouteRule(name, backendRefs);
    }
}
