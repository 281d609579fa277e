package org.jettygateway.internal.proxy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How requests are forwarded.
 *
 * @param trustForwarded whether incoming {@code X-Forwarded-*} are believed and extended, rather than replaced
 * @param via the pseudonym in {@code Via}
 * @param requestTimeout the limit of a whole exchange; zero means none
 * @param tunnelIdleTimeout how long nothing may move in a tunnel, in either direction, before it ends; zero means for ever
 * @param clock tells the age of sessions
 * @param extensions filters of the embedding program
 */
public record ProxySettings(
        boolean trustForwarded,
        String via,
        Duration requestTimeout,
        Duration tunnelIdleTimeout,
        InstantSource clock,
        ExtensionRegistry extensions) {

    /** What holds unless somebody says otherwise. */
    public static final ProxySettings DEFAULTS = new ProxySettings(
            false,
            "jetty-gateway",
            Duration.ZERO,
            Duration.ofMinutes(5),
            InstantSource.system(),
            ExtensionRegistry.NONE);

    /** Checks that nothing is missing. */
    public ProxySettings {
        requireNonNull(via, "via");
        requireNonNull(requestTimeout, "requestTimeout");
        requireNonNull(tunnelIdleTimeout, "tunnelIdleTimeout");
        requireNonNull(clock, "clock");
        requireNonNull(extensions, "extensions");
    }
}
