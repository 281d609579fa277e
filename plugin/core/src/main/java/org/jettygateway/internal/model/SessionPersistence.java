package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one client go to one endpoint; {@code SessionPersistence} in the Gateway API (GEP-1619), whichever of its
 * two shapes the manifest has: {@code sessionName} and {@code cookieConfig} up to v1.6, {@code cookie} or {@code header} after.
 *
 * @param type what carries the token
 * @param name of the cookie or header; null leaves it to the gateway
 * @param path the cookie's {@code Path}
 * @param lifetimeType how long a client keeps the cookie
 * @param absoluteTimeout after which a session ends, more than zero; null means never
 */
public record SessionPersistence(
        Type type,
        @Nullable String name,
        String path,
        LifetimeType lifetimeType,
        @Nullable Duration absoluteTimeout) {

    /** The {@code Path} of a cookie that names none (GEP-1619). */
    public static final String DEFAULT_PATH = "/";

    /** Checks that nothing is missing. */
    public SessionPersistence {
        requireNonNull(type, "type");
        requireNonNull(path, "path");
        requireNonNull(lifetimeType, "lifetimeType");
    }

    /** {@code SessionPersistenceType} in the Gateway API. */
    public enum Type {
        /** A cookie. */
        Cookie,
        /** A header of the answer, which the client sends back. */
        Header
    }

    /** {@code CookieLifetimeType} in the Gateway API. */
    public enum LifetimeType {
        /** Until the client ends its own session: no {@code Expires}, no {@code Max-Age}. */
        Session,
        /** As long as the absolute timeout. */
        Permanent
    }
}
