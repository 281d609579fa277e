package org.jettygateway.internal.servlet;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.ServletConfig;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jettygateway.extension.ExtensionFilters;
import org.jettygateway.internal.control.GatewayController;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.internal.model.DurationText;
import org.jettygateway.internal.proxy.ExtensionRegistry;
import org.jettygateway.internal.proxy.ProxySettings;
import org.jettygateway.internal.upstream.client.ClientSettings;
import org.jettygateway.source.ConfigSource;
import org.jettygateway.source.DirectorySource;
import org.jspecify.annotations.Nullable;

/**
 * The init-params of a servlet or filter: {@code gateway.*} as everywhere, and what Jetty's {@code ProxyServlet} knows about
 * its client. Times are in milliseconds, sizes in bytes. Every method throws {@link IllegalArgumentException} where a value
 * is not what it expects.
 */
public final class InitParams {

    /** What {@code ProxyServlet} knows but routes decide here. */
    private static final List<String> MEANINGLESS =
            List.of("proxyTo", "prefix", "preserveHost", "hostHeader", "whiteList", "blackList");

    private final ServletConfig config;

    /** The params of a servlet; of a filter by an adapter. */
    public InitParams(ServletConfig config) {
        this.config = requireNonNull(config, "config");
    }

    /** The params that are set but decide nothing here. */
    public List<String> meaningless() {
        return MEANINGLESS.stream().filter(name -> text(name) != null).toList();
    }

    /**
     * {@code gateway.config}: files and directories, separated by commas, or one path of the web application that begins
     * with {@code /WEB-INF/}; default {@link WebappSource#HOME}.
     */
    public ConfigSource source() {
        String value = text("gateway.config");
        if (value == null || value.startsWith("/WEB-INF/")) {
            return WebappSource.of(config.getServletContext(), value == null ? WebappSource.HOME : value);
        }
        return new DirectorySource(Arrays.stream(value.split(",", -1))
                .map(String::strip)
                .map(File::new)
                .map(File::toPath)
                .map(Path::normalize)
                .toList());
    }

    /** {@code gateway.publish} and {@code gateway.strict}. */
    public GatewayController.Settings controller() {
        String publish = text("gateway.publish");
        Publication publication = Publication.parse(publish == null ? "" : publish);
        return new GatewayController.Settings(
                publication.onExistingPorts(),
                flag("gateway.strict"),
                extensions().registered());
    }

    /**
     * {@code gateway.trustForwarded}, {@code viaHost}, and {@code gateway.requestTimeout} or else {@code timeout}; no timeout
     * by default.
     */
    public ProxySettings proxy() {
        String via = text("viaHost");
        return new ProxySettings(
                flag("gateway.trustForwarded"),
                via == null ? ProxySettings.DEFAULTS.via() : via,
                requestTimeout(),
                ProxySettings.DEFAULTS.tunnelIdleTimeout(),
                ProxySettings.DEFAULTS.clock(),
                extensions());
    }

    /** The filters that the web application has registered: not a param, as it is code. */
    private ExtensionRegistry extensions() {
        Object registered = config.getServletContext().getAttribute(ExtensionFilters.ATTRIBUTE);
        if (registered == null) {
            return ExtensionRegistry.NONE;
        }
        if (registered instanceof ExtensionFilters filters) {
            return ExtensionRegistry.of(filters);
        }
        throw new IllegalArgumentException("attribute %s: a %s (expected: an ExtensionFilters of this web application)"
                .formatted(ExtensionFilters.ATTRIBUTE, registered.getClass().getName()));
    }

    private Duration requestTimeout() {
        String value = text("gateway.requestTimeout");
        if (value == null) {
            return Duration.ofMillis(number("timeout", 0, 0));
        }
        Duration limit = DurationText.parse(value);
        if (limit == null) {
            throw wrong("gateway.requestTimeout", value, "a duration of h, m, s and ms, as in 1m30s or 500ms");
        }
        return limit;
    }

    /** {@code maxConnections}, {@code idleTimeout}, {@code responseBufferSize} and {@code maxResponseHeadersSize}. */
    public ClientSettings client() {
        ClientSettings defaults = ClientSettings.DEFAULTS;
        long idle = number("idleTimeout", 1, defaults.idleTimeout().toMillis());
        return new ClientSettings(
                (int) number("maxConnections", 1, defaults.connectionsPerEndpoint()),
                defaults.queuePerEndpoint(),
                defaults.connectTimeout(),
                Duration.ofMillis(idle),
                defaults.continueTimeout(),
                (int) number("maxResponseHeadersSize", 1, defaults.maxAnswerHead()),
                (int) number("responseBufferSize", 1, defaults.readBuffer()));
    }

    /** {@code gateway.upstreamClient}: whether the gateway's own client speaks HTTP/1.1 to backends, not Jetty's. */
    public boolean isClientLean() {
        String value = text("gateway.upstreamClient");
        if (value == null || value.equals("lean")) {
            return true;
        }
        if (value.equals("jetty")) {
            return false;
        }
        throw wrong("gateway.upstreamClient", value, "lean or jetty");
    }

    /** {@code gateway.unmatchedHost} or {@code gateway.unmatchedRule}. */
    public Unmatched unmatched(String name, Unmatched byDefault) {
        String value = text(name);
        if (value == null) {
            return byDefault;
        }
        return Stream.of(Unmatched.values())
                .filter(choice -> choice.label().equals(value))
                .findFirst()
                .orElseThrow(() -> wrong(
                        name,
                        value,
                        Stream.of(Unmatched.values()).map(Unmatched::label).collect(Collectors.joining(" or "))));
    }

    /**
     * A whole number; {@code -} counts as absent, as in {@code ProxyServlet}.
     *
     * @param least the smallest value that makes sense
     */
    public long number(String name, long least, long byDefault) {
        String value = text(name);
        if (value == null || value.equals("-")) {
            return byDefault;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= Integer.MAX_VALUE) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with the name
        }
        throw wrong(name, value, "a whole number, at least " + least);
    }

    private boolean flag(String name) {
        String value = text(name);
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true")) {
            return true;
        }
        throw wrong(name, value, "true or false");
    }

    private @Nullable String text(String name) {
        String value = config.getInitParameter(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static IllegalArgumentException wrong(String name, String value, String expected) {
        return new IllegalArgumentException("init-param %s: \"%s\" (expected: %s)".formatted(name, value, expected));
    }
}
