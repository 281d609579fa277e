/** Tests of the Servlet door's adapters. */
@NullMarked
package org.jettygateway.internal.servlet;

import org.jspecify.annotations.NullMarked;
