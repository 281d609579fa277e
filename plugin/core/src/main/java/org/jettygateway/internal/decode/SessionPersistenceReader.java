package org.jettygateway.internal.decode;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.Locale;
import org.jettygateway.internal.model.HTTPHeaderFilter;
import org.jettygateway.internal.model.SessionPersistence;
import org.jettygateway.internal.model.SessionPersistence.LifetimeType;
import org.jspecify.annotations.Nullable;

/** Reads the {@code sessionPersistence} of a rule in either of its shapes, which do not mix. */
final class SessionPersistenceReader {

    private final SessionPersistence.Type type;
    private final @Nullable Duration absoluteTimeout;

    private SessionPersistenceReader(SessionPersistence.Type type, @Nullable Duration absoluteTimeout) {
        this.type = type;
        this.absoluteTimeout = absoluteTimeout;
    }

    /** A stanza that may be missing; null where it is, or where its type cannot be told. */
    static @Nullable SessionPersistence find(Fields rule) {
        Fields session = rule.fields("sessionPersistence");
        if (session == null) {
            return null;
        }
        TreeCursor typeAt = session.find("type");
        SessionPersistence.Type type =
                typeAt == null ? SessionPersistence.Type.Cookie : typeAt.choice(SessionPersistence.Type.class);
        Duration timeout = timeout(session);
        session.notServed("idleTimeout");
        TreeCursor sessionName = session.find("sessionName");
        TreeCursor cookieConfig = session.find("cookieConfig");
        TreeCursor cookie = session.find("cookie");
        TreeCursor header = session.find("header");
        session.end();
        if (type == null) {
            return null;
        }
        SessionPersistenceReader reader = new SessionPersistenceReader(type, timeout);
        if (cookie == null && header == null) {
            return reader.read(sessionName, cookieConfig);
        }
        String shape = cookie == null ? "header" : "cookie";
        forbid(sessionName, "must not be set beside %1$s (expected: the name in %1$s.name)".formatted(shape));
        forbid(cookieConfig, "must not be set beside " + shape + " (expected: cookie.lifetimeType)");
        return type == SessionPersistence.Type.Cookie ? reader.cookie(cookie, header) : reader.header(cookie, header);
    }

    private static @Nullable Duration timeout(Fields session) {
        Duration timeout = DurationReader.find(session, "absoluteTimeout");
        TreeCursor at = session.find("absoluteTimeout");
        if (at != null && timeout != null && timeout.isZero()) {
            at.error("no session could last that long (expected: more than 0s, or no absoluteTimeout)");
        }
        return timeout;
    }

    /** The shape of v1.6. */
    private SessionPersistence read(@Nullable TreeCursor sessionName, @Nullable TreeCursor cookieConfig) {
        String name = sessionName == null ? null : sessionName.text(Format.SESSION_NAME);
        if (sessionName != null && name != null && type == SessionPersistence.Type.Header) {
            checkHeader(sessionName, name);
        }
        LifetimeType lifetime = LifetimeType.Session;
        if (type != SessionPersistence.Type.Cookie) {
            forbid(cookieConfig, notFor("Cookie"));
        } else {
            Fields config = cookieConfig == null ? null : cookieConfig.fields();
            if (config != null) {
                lifetime = lifetime(config);
                config.end();
            }
        }
        return new SessionPersistence(type, name, SessionPersistence.DEFAULT_PATH, lifetime, absoluteTimeout);
    }

    private SessionPersistence cookie(@Nullable TreeCursor cookieAt, @Nullable TreeCursor headerAt) {
        forbid(headerAt, notFor("Header"));
        Fields cookie = cookieAt == null ? null : cookieAt.fields();
        String name = null;
        String path = null;
        LifetimeType lifetime = LifetimeType.Session;
        if (cookie != null) {
            name = cookie.text("name", Format.HEADER_NAME);
            path = cookie.text("path", Format.COOKIE_PATH);
            lifetime = lifetime(cookie);
            cookie.end();
        }
        return new SessionPersistence(
                type, name, requireNonNullElse(path, SessionPersistence.DEFAULT_PATH), lifetime, absoluteTimeout);
    }

    private SessionPersistence header(@Nullable TreeCursor cookieAt, @Nullable TreeCursor headerAt) {
        forbid(cookieAt, notFor("Cookie"));
        Fields header = headerAt == null ? null : headerAt.fields();
        String name = null;
        if (header != null) {
            TreeCursor nameAt = header.require("name");
            name = nameAt == null ? null : nameAt.text(Format.HEADER_NAME);
            header.end();
            if (nameAt != null && name != null) {
                checkHeader(nameAt, name);
            }
        }
        return new SessionPersistence(
                type, name, SessionPersistence.DEFAULT_PATH, LifetimeType.Session, absoluteTimeout);
    }

    private LifetimeType lifetime(Fields cookie) {
        TreeCursor at = cookie.find("lifetimeType");
        LifetimeType lifetime = at == null ? null : at.choice(LifetimeType.class);
        if (at != null && lifetime == LifetimeType.Permanent && absoluteTimeout == null) {
            at.error("Permanent without absoluteTimeout (expected: the time after which the cookie expires)");
        }
        return requireNonNullElse(lifetime, LifetimeType.Session);
    }

    private static void checkHeader(TreeCursor at, String name) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        if (HTTPHeaderFilter.RESERVED.contains(lowerCase) || lowerCase.endsWith("cookie")) {
            at.error("%s cannot carry sessions (expected: a header of its own, as in X-Session)"
                    .formatted(Quoted.of(name)));
        }
    }

    private String notFor(String wanted) {
        return "must not be set for type %s (expected: type: %s)".formatted(type, wanted);
    }

    private static void forbid(@Nullable TreeCursor at, String message) {
        if (at != null) {
            at.error(message);
        }
    }
}
