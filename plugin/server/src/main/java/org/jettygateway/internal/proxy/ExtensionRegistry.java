package org.jettygateway.internal.proxy;

import java.util.HashMap;
import java.util.Map;
import org.jettygateway.extension.ExtensionFilter;
import org.jettygateway.extension.ExtensionFilters;
import org.jettygateway.internal.graph.RegisteredExtensions;
import org.jettygateway.internal.routing.Extension;
import org.jspecify.annotations.Nullable;

/** The filters that the embedding program has registered, as they were when the gateway started. */
public final class ExtensionRegistry {

    /** No filters. */
    public static final ExtensionRegistry NONE = of(new ExtensionFilters());

    private final Map<String, BoundExtension> filters = new HashMap<>();

    private ExtensionRegistry(Map<String, ExtensionFilter> filters) {
        filters.forEach((reference, filter) -> this.filters.put(reference, new BoundExtension(reference, filter)));
    }

    /** These filters. */
    public static ExtensionRegistry of(ExtensionFilters filters) {
        return new ExtensionRegistry(filters.byReference());
    }

    /** Which references lead to a filter. */
    public RegisteredExtensions registered() {
        return new RegisteredExtensions(filters.keySet());
    }

    /** The filter that a route refers to; null for one that no configuration of this gateway can name. */
    @Nullable
    BoundExtension find(Extension extension) {
        return filters.get(extension.reference());
    }
}
