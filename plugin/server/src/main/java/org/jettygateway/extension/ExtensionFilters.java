package org.jettygateway.extension;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The filters that a program registers for its gateway. A registration holds for routes of every namespace. For a gateway in
 * a WAR, put one of these into an attribute of the servlet context, {@link #ATTRIBUTE}, before the gateway is initialised:
 *
 * <pre>{@code
 * public void contextInitialized(ServletContextEvent event) {
 *     event.getServletContext().setAttribute(ExtensionFilters.ATTRIBUTE,
 *             new ExtensionFilters().add("example.com", "Auth", "staff", staffOnly));
 * }
 * }</pre>
 *
 * <p>Filled by one thread, before the gateway starts; later additions have no effect.
 */
public final class ExtensionFilters {

    /** The name of the attribute of a servlet context that {@code GatewayServlet} and {@code GatewayFilter} look for. */
    public static final String ATTRIBUTE = "org.jettygateway.extension.ExtensionFilters";

    private final Map<String, ExtensionFilter> filters = new LinkedHashMap<>();

    /** No filter is registered. */
    public ExtensionFilters() {}

    /**
     * Registers a filter for the references of these three words.
     *
     * @param group {@code group} of the {@code extensionRef}, {@code example.com}; a domain of yours
     * @param kind {@code kind} of it, {@code RateLimit}
     * @param name {@code name} of it, {@code strict}
     * @throws IllegalArgumentException where a word is empty or the group or kind has a {@code /}, or these three were
     *     registered before
     */
    public ExtensionFilters add(String group, String kind, String name, ExtensionFilter filter) {
        requireNonNull(filter, "filter");
        String reference = group + "/" + kind + "/" + name;
        boolean named = !group.isBlank() && !kind.isBlank() && !name.isBlank();
        if (!named || group.indexOf('/') >= 0 || kind.indexOf('/') >= 0) {
            throw new IllegalArgumentException(
                    "extension: \"%s\" (expected: as in example.com/RateLimit/strict)".formatted(reference));
        }
        if (filters.putIfAbsent(reference, filter) != null) {
            throw new IllegalArgumentException("extension: %s is registered twice".formatted(reference));
        }
        return this;
    }

    /** The filters so far, by what refers to them: {@code example.com/RateLimit/strict}. */
    public Map<String, ExtensionFilter> byReference() {
        return Map.copyOf(filters);
    }
}
