package org.jettygateway.source;

import static java.util.Objects.requireNonNull;

/** A configuration that never changes: YAML in a string, for tests and for programs that make it up themselves. */
public final class FixedSource implements ConfigSource {

    private final ConfigBatch batch;

    /** A source that always gives this batch. */
    public FixedSource(ConfigBatch batch) {
        this.batch = requireNonNull(batch, "batch");
    }

    /** A source of one document, named {@code inline.yaml} in messages. */
    public static FixedSource of(String yaml) {
        return new FixedSource(ConfigBatch.of(new Document("inline.yaml", yaml)));
    }

    @Override
    public ConfigBatch read() {
        return batch;
    }

    @Override
    public Watch watch(Runnable changed) {
        return () -> {};
    }
}
