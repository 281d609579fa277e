package org.jettygateway.internal.decode;

import java.util.List;
import org.jettygateway.internal.model.GRPCRoute;
import org.jettygateway.internal.model.GRPCRouteMatch;
import org.jettygateway.internal.model.GRPCRouteRule;
import org.jettygateway.internal.model.ObjectMeta;
import org.jettygateway.internal.model.ParentReference;
import org.jspecify.annotations.Nullable;

/** Reads a GRPCRoute. Of a route with errors it gives what may stand in for it, as with HTTPRoutes. */
final class GRPCRouteReader {

    private GRPCRouteReader() {}

    /** Reads a route; null where not even hosts and matches can be told. */
    static @Nullable GRPCRoute read(Fields root, ObjectMeta metadata) {
        Fields spec = root.requireFields("spec");
        if (spec == null) {
            return null;
        }
        List<ParentReference> parentRefs = ParentReferenceReader.read(spec);
        List<String> hostnames = RouteSpecReader.hostnames(spec);
        GRPCRouteRuleReader reader = new GRPCRouteRuleReader();
        GRPCRouteRule all = GRPCRouteRule.forwarding(List.of(GRPCRouteMatch.ANY), List.of());
        List<GRPCRouteRule> rules = RouteSpecReader.rules(spec, 0, all, reader::read, reader::matches);
        spec.notServed("useDefaultGateways");
        // A field that is not known may have been meant for one that is missing, and then nothing stands for all.
        boolean told = spec.end() || (spec.has("hostnames") && spec.has("rules"));
        return told && hostnames != null && rules != null
                ? new GRPCRoute(metadata, parentRefs, hostnames, rules)
                : null;
    }
}
