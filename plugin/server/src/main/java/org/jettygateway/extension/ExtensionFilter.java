package org.jettygateway.extension;

/**
 * What a program does with requests before the gateway does what their route says. A route names it by a filter of type
 * {@code ExtensionRef}, in a rule or in a backendRef:
 *
 * <pre>{@code
 * ExtensionFilter staffOnly = request -> {
 *     if ("let me in".equals(request.header("x-password"))) {
 *         request.proceed();
 *     } else {
 *         request.respond(401, "Who are you?\n");
 *     }
 * };
 * }</pre>
 *
 * <p>It is called for many requests at once, on threads that serve others as well: it must not block. A filter that has to
 * wait returns, and decides later.
 */
@FunctionalInterface
public interface ExtensionFilter {

    /**
     * Decides about a request, now or later, on any thread: by one call of {@link FilteredRequest#proceed} or {@link
     * FilteredRequest#respond}.
     *
     * @throws Exception to have the request answered with 500, whatever was decided in this call; it is logged, and the client
     *     is not told
     */
    void filter(FilteredRequest request) throws Exception;
}
