package org.jettygateway.internal.decode;

import org.jettygateway.source.ConfigBatch;

/** Reads manifests into the model. */
public final class ResourceDecoder {

    private ResourceDecoder() {}

    /** Decodes a batch; whatever is wrong is in the result, all at once. Never throws for what an author wrote. */
    public static DecodedBatch decode(ConfigBatch batch) {
        throw new UnsupportedOperationException();
    }
}
