package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jettygateway.internal.model.RouteRule;
import org.jettygateway.internal.model.SessionPersistence;
import org.jettygateway.problem.Code;
import org.jspecify.annotations.Nullable;

/** Reads what the specs of HTTPRoutes and GRPCRoutes have in common. */
final class RouteSpecReader {

    private static final int MAX_HOSTNAMES = 16;
    private static final int MAX_RULES = 16;
    private static final int MAX_MATCHES = 128;

    private RouteSpecReader() {}

    /** Reads {@code hostnames}; null where none can be told. */
    static @Nullable List<String> hostnames(Fields spec) {
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

    /**
     * Reads {@code rules}; null where not one can be told.
     *
     * @param min how many there must be where the field is there
     * @param otherwise what stands for a field that is not
     * @param reader reads a rule
     * @param matches how many matches were written in the rules that were read
     */
    static <R extends RouteRule> @Nullable List<R> rules(
            Fields spec, int min, R otherwise, Function<TreeCursor, R> reader, IntSupplier matches) {
        TreeCursor given = spec.find("rules");
        List<TreeCursor> items = given == null ? List.of() : given.record().items(min, MAX_RULES);
        if (given == null || items == null) {
            return given == null ? List.of(otherwise) : null;
        }
        List<R> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<SessionName> sessions = new HashSet<>();
        for (TreeCursor item : items) {
            R rule = reader.apply(item.record());
            rules.add(rule);
            String name = rule.name();
            if (name != null && !names.add(name)) {
                item.error("name \"%s\" is given to two rules (expected: a name of its own)".formatted(name));
            }
            SessionName session = SessionName.of(rule.sessionPersistence());
            if (session != null && !sessions.add(session)) {
                item.warning(
                        Code.SHARED_SESSION,
                        ("its sessions have the name \"%s\" of another rule's: a client keeps one of the two "
                                        + "(expected: a name of their own)")
                                .formatted(session.name()));
            }
        }
        if (matches.getAsInt() > MAX_MATCHES) {
            given.error("%d matches in all rules (expected: at most %d)".formatted(matches.getAsInt(), MAX_MATCHES));
        }
        if (items.isEmpty()) {
            rules.add(otherwise);
        }
        for (R rule : rules) {
            if (rule.isReadable()) {
                return rules;
            }
        }
        return null;
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
