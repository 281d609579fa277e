package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.List;
import org.jettygateway.internal.model.GRPCRouteMatch;
import org.jettygateway.internal.model.GRPCRouteRule;
import org.jettygateway.internal.model.HTTPBackendRef;
import org.jettygateway.internal.model.HTTPRouteFilter;
import org.jettygateway.internal.model.SessionPersistence;

/** Reads the rules of one GRPCRoute. */
final class GRPCRouteRuleReader {

    private static final List<GRPCRouteMatch> UNREADABLE = List.of(GRPCRouteMatch.UNREADABLE);
    private static final int MAX_MATCHES = 64;
    private static final int MAX_BACKENDS = 16;

    private int matches;

    /** How many matches were written in the rules that were read. */
    int matches() {
        return matches;
    }

    /** Reads a rule; one that is not {@link GRPCRouteRule#isReadable} keeps the place of a rule that cannot be told. */
    GRPCRouteRule read(TreeCursor at) {
        Fields rule = at.fields();
        if (rule == null) {
            return GRPCRouteRule.forwarding(UNREADABLE, List.of());
        }
        String name = rule.text("name", Format.NAME);
        List<GRPCRouteMatch> found = matches(rule);
        List<HTTPRouteFilter> filters = HTTPRouteFilterReader.ofGrpc(rule).found();
        List<HTTPBackendRef> backendRefs = new ArrayList<>();
        for (TreeCursor item : rule.items("backendRefs", 0, MAX_BACKENDS)) {
            HTTPBackendRef ref = BackendRefReader.read(item.record(), HTTPRouteFilterReader::ofGrpc);
            if (ref != null) {
                backendRefs.add(ref);
            }
        }
        SessionPersistence session = SessionPersistenceReader.find(rule);
        // A field that is not known may have been meant for the matches: then the rule is not one for every call.
        boolean told = rule.end() || rule.has("matches");
        return new GRPCRouteRule(name, told ? found : UNREADABLE, filters, backendRefs, session);
    }

    private List<GRPCRouteMatch> matches(Fields rule) {
        TreeCursor given = rule.find("matches");
        if (given == null) {
            return List.of(GRPCRouteMatch.ANY);
        }
        List<TreeCursor> items = given.items(0, MAX_MATCHES);
        if (items == null) {
            return UNREADABLE;
        }
        matches += items.size();
        List<GRPCRouteMatch> found = new ArrayList<>();
        for (TreeCursor item : items) {
            found.add(GRPCRouteMatchReader.read(item.record()));
        }
        return items.isEmpty() ? List.of(GRPCRouteMatch.ANY) : found;
    }
}
