/**
 * Filters of the program that the gateway is embedded in: a program registers {@link
 * org.jettygateway.extension.ExtensionFilter}s by name, and routes refer to them by {@code ExtensionRef}.
 */
@NullMarked
package org.jettygateway.extension;

import org.jspecify.annotations.NullMarked;
