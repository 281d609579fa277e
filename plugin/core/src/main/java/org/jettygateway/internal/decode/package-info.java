/**
 * Reads manifests into the model, with the place of every field and a problem for everything that is not as it should be.
 *
 * <p>In: a {@link org.jettygateway.source.ConfigBatch}. Out: {@link org.jettygateway.internal.decode.DecodedBatch}.
 */
@NullMarked
package org.jettygateway.internal.decode;

import org.jspecify.annotations.NullMarked;
