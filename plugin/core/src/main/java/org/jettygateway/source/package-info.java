/**
 * Where a configuration comes from. A {@link org.jettygateway.source.ConfigSource} hands over complete
 * {@link org.jettygateway.source.ConfigBatch batches}, never deltas; the controller decides what becomes of them.
 */
@NullMarked
package org.jettygateway.source;

import org.jspecify.annotations.NullMarked;
