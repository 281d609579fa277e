package org.jettygateway.internal.proxy;

import static java.util.Objects.requireNonNull;

import org.jettygateway.extension.ExtensionFilter;
import org.jettygateway.internal.upstream.FailureTally;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A registered filter with what is said of its failures: the first at once, then one line every ten seconds. Thread-safe. */
final class BoundExtension {

    private static final Logger LOG = LoggerFactory.getLogger(BoundExtension.class);

    private final String reference;
    private final ExtensionFilter filter;
    private final FailureTally failures = new FailureTally(System.nanoTime());

    BoundExtension(String reference, ExtensionFilter filter) {
        this.reference = requireNonNull(reference, "reference");
        this.filter = requireNonNull(filter, "filter");
    }

    ExtensionFilter filter() {
        return filter;
    }

    /** Says that a request was not decided about. */
    void report(Downstream request, Throwable failure) {
        LOG.debug("extension {}: {}", reference, request.view(), failure);
        int count = failures.count(System.nanoTime());
        if (count == 1) {
            LOG.warn("extension {}: {} ({})", reference, failure.toString(), request.view());
        } else if (count > 1) {
            LOG.warn(
                    "extension {}: {} requests failed, the last: {} ({})",
                    reference,
                    count,
                    failure.toString(),
                    request.view());
        }
    }
}
