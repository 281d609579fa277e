/**
 * What is served as written, but probably not as meant. In come resources and their graph, out come warnings; control calls
 * it for files, whose authors read them. Nothing that is served depends on it.
 */
@NullMarked
package org.jettygateway.internal.lint;

import org.jspecify.annotations.NullMarked;
