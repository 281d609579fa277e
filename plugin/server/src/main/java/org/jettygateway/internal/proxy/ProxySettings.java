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
 * @param clock tells the age of sessions
 */
public record ProxySettings(boolean trustForwarded, String via, Duration requestTimeout, InstantSource clock) {

    /** What holds unless somebody says otherwise. */
    public static final ProxySettings DEFAULTS = new ProxySettings(false, "jetty-gateway", Duration.ZERO);

    /** Checks that nothing is missing. */
    public ProxySettings {
        requireNonNull(via, "via");
        requireNonNull(requestTimeout, "requestTimeout");
        requireNonNull(clock, "clock");
    }

    /** Settings by the system's clock. */
    public ProxySettings(boolean trustForwarded, String via, Duration requestTimeout) {
        this(trustForwarded, via, requestTimeout, InstantSource.system());
    }
}
