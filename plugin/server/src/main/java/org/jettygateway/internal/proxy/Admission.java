package org.jettygateway.internal.proxy;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * What is settled before any rule is asked: requests that a reverse proxy must not forward, and framing that servers behind
 * it might read in another way.
 */
public final class Admission {

    /** The request may be routed. */
    public static final int ADMITTED = 0;

    private Admission() {}

    /**
     * Checks a request.
     *
     * @param method the method
     * @param rawPath the path as it came; null or {@code *} where the target has none
     * @param protocolVersion {@code 1.0}, {@code 1.1}, {@code 2.0}
     * @param fields the fields as they came
     * @param claimedScheme the scheme that the client named in its target; null where it named none
     * @param scheme how the connection is
     * @return {@link #ADMITTED}, or the status to answer with by {@link Pipeline#answer}
     */
    public static int check(
            String method,
            @Nullable String rawPath,
            String protocolVersion,
            HttpFields fields,
            @Nullable String claimedScheme,
            String scheme) {
        if (method.equalsIgnoreCase("CONNECT")) {
            return HttpStatus.NOT_IMPLEMENTED_501;
        }
        if (method.equalsIgnoreCase("TRACE")) {
            return HttpStatus.METHOD_NOT_ALLOWED_405;
        }
        if (!isFramedPlainly(fields, protocolVersion)) {
            return HttpStatus.BAD_REQUEST_400;
        }
        if ("*".equals(rawPath)) {
            return method.equals("OPTIONS") ? HttpStatus.OK_200 : HttpStatus.BAD_REQUEST_400;
        }
        boolean schemeHolds = claimedScheme == null || claimedScheme.equalsIgnoreCase(scheme);
        return rawPath != null && schemeHolds ? ADMITTED : HttpStatus.BAD_REQUEST_400;
    }

    /** {@code Transfer-Encoding} is not there, or says exactly {@code chunked}, and in HTTP/1.1 only (RFC 9112, 6.1). */
    private static boolean isFramedPlainly(HttpFields fields, String protocolVersion) {
        HttpField found = null;
        for (HttpField field : fields) {
            if (field.getHeader() == HttpHeader.TRANSFER_ENCODING) {
                if (found != null || !"chunked".equalsIgnoreCase(field.getValue())) {
                    return false;
                }
                found = field;
            }
        }
        return found == null || protocolVersion.equals("1.1");
    }
}
