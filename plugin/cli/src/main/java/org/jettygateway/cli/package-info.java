/**
 * The command line: {@code run}, {@code check}, {@code status}, {@code explain}. A door: it reads arguments and files, hands
 * them to the stages, and prints what they say.
 */
@NullMarked
package org.jettygateway.cli;

import org.jspecify.annotations.NullMarked;
