package org.jettygateway.internal.decode;

import java.util.List;
import org.jettygateway.internal.model.HTTPRoute;
import org.jettygateway.internal.model.HTTPRouteMatch;
import org.jettygateway.internal.model.HTTPRouteRule;
import org.jettygateway.internal.model.ObjectMeta;
import org.jettygateway.internal.model.ParentReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads an HTTPRoute. Of a route with errors it gives what may stand in for it: no more hosts and no more matches than were
 * written, and nothing at all where that cannot be told.
 */
final class HTTPRouteReader {

    private HTTPRouteReader() {}

    /** Reads a route; null where not even hosts and matches can be told. */
    static @Nullable HTTPRoute read(Fields root, ObjectMeta metadata) {
        Fields spec = root.requireFields("spec");
        if (spec == null) {
            return null;
        }
        List<ParentReference> parentRefs = ParentReferenceReader.read(spec);
        List<String> hostnames = RouteSpecReader.hostnames(spec);
        List<HTTPRouteRule> rules = rules(spec);
        spec.notServed("useDefaultGateways");
        // A field that is not known may have been meant for one that is missing, and then nothing stands for all.
        boolean told = spec.end() || (spec.has("hostnames") && spec.has("rules"));
        return told && hostnames != null && rules != null
                ? new HTTPRoute(metadata, parentRefs, hostnames, rules)
                : null;
    }

    private static @Nullable List<HTTPRouteRule> rules(Fields spec) {
        HTTPRouteRuleReader reader = new HTTPRouteRuleReader();
        HTTPRouteRule all = HTTPRouteRule.forwarding(null, List.of(HTTPRouteMatch.ANY), List.of());
        return RouteSpecReader.rules(spec, 1, all, reader::read, reader::matches);
    }
}
