package org.jettygateway.internal.compile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jettygateway.internal.graph.AttachedRule;
import org.jettygateway.internal.model.GRPCMethodMatch;
import org.jettygateway.internal.model.GRPCRouteMatch;
import org.jettygateway.internal.model.HTTPHeaderMatch;
import org.jettygateway.internal.model.HTTPRouteMatch;
import org.jettygateway.internal.model.SessionPersistence;
import org.jettygateway.internal.routing.Fingerprint;
import org.jettygateway.internal.routing.SessionPolicy;
import org.jettygateway.internal.routing.SessionPolicy.Carrier;
import org.jspecify.annotations.Nullable;

/** Compiles how a rule keeps sessions. */
final class SessionCompiler {

    private static final String DEFAULT_NAME = "gateway-session-%08x";

    private SessionCompiler() {}

    /** How a rule keeps sessions; null where it does not. */
    static @Nullable SessionPolicy compile(AttachedRule rule) {
        SessionPersistence session = rule.rule().sessionPersistence();
        if (session == null) {
            return null;
        }
        long id = Fingerprint.of(identity(rule));
        String name = session.name();
        Duration timeout = session.absoluteTimeout();
        return new SessionPolicy(
                carrier(session),
                name == null ? DEFAULT_NAME.formatted((int) id) : name,
                session.path(),
                timeout == null ? 0 : timeout.toMillis(),
                id);
    }

    private static Carrier carrier(SessionPersistence session) {
        if (session.type() == SessionPersistence.Type.Header) {
            return Carrier.HEADER;
        }
        return session.lifetimeType() == SessionPersistence.LifetimeType.Permanent
                ? Carrier.PERMANENT_COOKIE
                : Carrier.SESSION_COOKIE;
    }

    /**
     * What makes a rule the same one after a change: its name; without one its matches, not its place, which changes with its
     * neighbours. Written out, as the text must not change between versions of the gateway.
     */
    private static String identity(AttachedRule rule) {
        List<String> parts = new ArrayList<>();
        parts.add(rule.route().object().kind());
        parts.add(rule.route().object().key().toString());
        String name = rule.rule().name();
        if (name == null) {
            parts.add("matches");
            rule.rule()
                    .mapMatches(SessionCompiler::parts, SessionCompiler::parts)
                    .forEach(parts::addAll);
        } else {
            parts.add("name");
            parts.add(name);
        }
        return String.join("\0", parts);
    }

    private static List<String> parts(HTTPRouteMatch match) {
        List<String> parts = new ArrayList<>();
        parts.add(String.valueOf(match.method()));
        parts.add(match.path().type() + " " + match.path().value());
        parts.addAll(headers(match.headers()));
        match.queryParams()
                .forEach(query -> parts.add("query " + query.type() + " " + query.name() + "=" + query.value()));
        return parts;
    }

    private static List<String> parts(GRPCRouteMatch match) {
        List<String> parts = new ArrayList<>();
        GRPCMethodMatch method = match.method();
        parts.add(method == null ? "any" : method.type() + " " + method.service() + " " + method.method());
        parts.addAll(headers(match.headers()));
        return parts;
    }

    private static List<String> headers(List<HTTPHeaderMatch> headers) {
        return headers.stream()
                .map(header -> "header " + header.type() + " " + header.name() + "=" + header.value())
                .toList();
    }
}
