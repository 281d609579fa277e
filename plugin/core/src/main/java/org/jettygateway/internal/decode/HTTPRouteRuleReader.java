package org.jettygateway.internal.decode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jettygateway.internal.model.HTTPBackendRef;
import org.jettygateway.internal.model.HTTPRouteMatch;
import org.jettygateway.internal.model.HTTPRouteRetry;
import org.jettygateway.internal.model.HTTPRouteRule;
import org.jettygateway.internal.model.HTTPRouteTimeouts;
import org.jettygateway.internal.model.SessionPersistence;

/** Reads the rules of one HTTPRoute. */
final class HTTPRouteRuleReader {

    private static final List<HTTPRouteMatch> UNREADABLE = List.of(HTTPRouteMatch.UNREADABLE);
    private static final int MAX_MATCHES = 64;
    private static final int MAX_BACKENDS = 16;

    private int matches;

    /** How many matches were written in the rules that were read. */
    int matches() {
        return matches;
    }

    /** Reads a rule; one that is not {@link HTTPRouteRule#isReadable} keeps the place of a rule that cannot be told. */
    HTTPRouteRule read(TreeCursor at) {
        Fields rule = at.fields();
        if (rule == null) {
            return HTTPRouteRule.forwarding(null, UNREADABLE, List.of());
        }
        String name = rule.text("name", Format.NAME);
        List<HTTPRouteMatch> found = matches(rule);
        HTTPRouteFilterReader filters = HTTPRouteFilterReader.of(rule);
        List<HTTPBackendRef> backendRefs = new ArrayList<>();
        for (TreeCursor item : rule.items("backendRefs", 0, MAX_BACKENDS)) {
            HTTPBackendRef ref = BackendRefReader.read(
                    item.record(), fields -> HTTPRouteFilterReader.ofBackend(fields, found, filters));
            if (ref != null) {
                backendRefs.add(ref);
            }
        }
        filters.checkRule(found, backendRefs.size());
        HTTPRouteTimeouts timeouts = timeouts(rule);
        HTTPRouteRetry retry = RetryReader.find(rule);
        SessionPersistence session = SessionPersistenceReader.find(rule);
        // A field that is not known may have been meant for the matches: then the rule is not one for every request.
        boolean told = rule.end() || rule.has("matches");
        return new HTTPRouteRule(
                name, told ? found : UNREADABLE, filters.found(), backendRefs, timeouts, retry, session);
    }

    private List<HTTPRouteMatch> matches(Fields rule) {
        TreeCursor given = rule.find("matches");
        if (given == null) {
            return List.of(HTTPRouteMatch.ANY);
        }
        List<TreeCursor> items = given.items(0, MAX_MATCHES);
        if (items == null) {
            return UNREADABLE;
        }
        matches += items.size();
        List<HTTPRouteMatch> found = new ArrayList<>();
        for (TreeCursor item : items) {
            found.add(HTTPRouteMatchReader.read(item.record()));
        }
        return items.isEmpty() ? List.of(HTTPRouteMatch.ANY) : found;
    }

    private static HTTPRouteTimeouts timeouts(Fields rule) {
        TreeCursor at = rule.find("timeouts");
        Fields timeouts = at == null ? null : at.fields();
        if (at == null || timeouts == null) {
            return HTTPRouteTimeouts.UNSET;
        }
        Duration request = DurationReader.find(timeouts, "request");
        Duration backendRequest = DurationReader.find(timeouts, "backendRequest");
        timeouts.end();
        if (request != null && backendRequest != null && !request.isZero() && backendRequest.compareTo(request) > 0) {
            at.error("backendRequest is longer than request (expected: a part of it)");
        }
        return new HTTPRouteTimeouts(request, backendRequest);
    }
}
