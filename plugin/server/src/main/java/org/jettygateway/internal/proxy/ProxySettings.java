package org.jettygateway.internal.proxy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How requests are forwarded.
 *
 * @param trustForwarded whether incoming {@code X-Forwarded-*} are believed and extended, rather than replaced
 * @param via the pseudonym in {@code Via}
 * @param requestTimeout the limit of a whole exchange; zero means none
 * @param extensions filters of the embedding program
 */
public record ProxySettings(boolean trustForwarded, String via, Duration requestTimeout, ExtensionRegistry extensions) {

    /** What holds unless somebody says otherwise. */
    public static final ProxySettings DEFAULTS = new ProxySettings(false, "jetty-gateway", Duration.ZERO);

    /** Checks that nothing is missing. */
    public ProxySettings {
        requireNonNull(via, "via");
        requireNonNull(requestTimeout, "requestTimeout");
        requireNonNull(extensions, "extensions");
    }

    /** Settings for a program that has registered no filters. */
    public ProxySettings(boolean trustForwarded, String via, Duration requestTimeout) {
        this(trustForwarded, via, requestTimeout, ExtensionRegistry.NONE);
    }
}
