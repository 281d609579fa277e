package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jettygateway.internal.model.HTTPRoute;
import org.jettygateway.internal.model.HTTPRouteMatch;
import org.jettygateway.internal.model.HTTPRouteRule;
import org.jettygateway.internal.model.ObjectMeta;
import org.jettygateway.internal.model.ParentReference;
import org.jettygateway.internal.model.SessionPersistence;
import org.jspecify.annotations.Nullable;

/**
 * Reads an HTTPRoute. Of a route with errors it gives what may stand in for it: no more hosts and no more matches than were
 * written, and nothing at all where that cannot be told.
 */
final class HTTPRouteReader {

    private static final int MAX_HOSTNAMES = 16;
    private static final int MAX_RULES = 16;
    private static final int MAX_MATCHES = 128;

    private HTTPRouteReader() {}

    /** Reads a route; null where not even hosts and matches can be told. */
    static @Nullable HTTPRoute read(Fields root, ObjectMeta metadata) {
        Fields spec = root.requireFields("spec");
        if (spec == null) {
            return null;
        }
        List<ParentReference> parentRefs = ParentReferenceReader.read(spec);
        List<String> hostnames = hostnames(spec);
        List<HTTPRouteRule> rules = rules(spec);
        spec.notServed("useDefaultGateways");
        // A field that is not known may have been meant for one that is missing, and then nothing stands for all.
        boolean told = spec.end() || (spec.has("hostnames") && spec.has("rules"));
        return told && hostnames != null && rules != null
                ? new HTTPRoute(metadata, parentRefs, hostnames, rules)
                : null;
    }

    private static @Nullable List<String> hostnames(Fields spec) {
        TreeCursor given = spec.find("hostnames");
        if (given == null) {
            return List.of();
        }
        List<TreeCursor> items = given.record().items(0, MAX_HOSTNAMES);
        if (items == null) {
            return null;
        }
        List<String> hostnames = new ArrayList<>();
        for (TreeCursor item : items) {
            String hostname = item.record().text(Format.HOSTNAME);
            if (hostname != null) {
                hostnames.add(hostname);
            }
        }
        // No hostname means every host of the listener: that must not come of hostnames that are wrong.
        return hostnames.isEmpty() && !items.isEmpty() ? null : hostnames;
    }

    private static @Nullable List<HTTPRouteRule> rules(Fields spec) {
        TreeCursor given = spec.find("rules");
        if (given == null) {
            return List.of(HTTPRouteRule.forwarding(null, List.of(HTTPRouteMatch.ANY), List.of()));
        }
        List<TreeCursor> items = given.record().items(1, MAX_RULES);
        if (items == null) {
            return null;
        }
        HTTPRouteRuleReader reader = new HTTPRouteRuleReader();
        List<HTTPRouteRule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<SessionName> sessions = new HashSet<>();
        for (TreeCursor item : items) {
            HTTPRouteRule rule = reader.read(item.record());
            rules.add(rule);
            if (rule.name() != null && !names.add(rule.name())) {
                item.error("name \"%s\" is given to two rules (expected: a name of its own)".formatted(rule.name()));
            }
            SessionName session = SessionName.of(rule.sessionPersistence());
            if (session != null && !sessions.add(session)) {
                item.warning(("its sessions have the name \"%s\" of another rule's: a client keeps one of the two "
                                + "(expected: a name of their own)")
                        .formatted(session.name()));
            }
        }
        if (reader.matches() > MAX_MATCHES) {
            given.error("%d matches in all rules (expected: at most %d)".formatted(reader.matches(), MAX_MATCHES));
        }
        return rules.stream().anyMatch(HTTPRouteRule::isReadable) ? rules : null;
    }

    /** What a client tells sessions apart by. */
    private record SessionName(SessionPersistence.Type type, String name, String path) {

        static @Nullable SessionName of(@Nullable SessionPersistence session) {
            if (session == null || session.name() == null) {
                return null;
            }
            boolean caseless = session.type() == SessionPersistence.Type.Header;
            String name = caseless ? session.name().toLowerCase(Locale.ROOT) : session.name();
            return new SessionName(session.type(), name, session.path());
        }
    }
}
