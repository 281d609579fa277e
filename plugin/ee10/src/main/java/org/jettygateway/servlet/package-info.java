/**
 * The public door for WARs: {@link org.jettygateway.servlet.GatewayServlet} answers everything that it is mapped to,
 * {@link org.jettygateway.servlet.GatewayFilter} leaves what no route claims to the WAR's own servlets.
 */
@NullMarked
package org.jettygateway.servlet;

import org.jspecify.annotations.NullMarked;
