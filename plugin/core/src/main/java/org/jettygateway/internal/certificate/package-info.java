/**
 * Certificates and keys as PEM texts (RFC 7468), made into those of the JDK and held against each other.
 *
 * <p>In: texts. Out: {@link org.jettygateway.internal.model.ServerCertificate}, or what is wrong, without a word of what they
 * say. Called by {@code decode}. Knows no clock and no files.
 */
@NullMarked
package org.jettygateway.internal.certificate;

import org.jspecify.annotations.NullMarked;
