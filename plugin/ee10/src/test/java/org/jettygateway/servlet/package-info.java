/** Tests of the servlet and the filter: a real container, real backends, raw clients. */
@NullMarked
package org.jettygateway.servlet;

import org.jspecify.annotations.NullMarked;
