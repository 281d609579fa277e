package org.jettygateway.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Enumeration;
import org.jettygateway.internal.servlet.Unmatched;

/**
 * The gateway in front of a WAR's own servlets: what no route claims goes on to them. It has the init-params of
 * {@link GatewayServlet}, and two more:
 *
 * <ul>
 *   <li>{@code gateway.unmatchedHost}: what becomes of a request to a host that no route claims, {@code next} (the default)
 *       or {@code 404};
 *   <li>{@code gateway.unmatchedRule}: what becomes of a request to a claimed host that no rule matches, {@code 404} (the
 *       default) or {@code next}.
 * </ul>
 *
 * <p>Map it to {@code /*}, with {@code async-supported}, before all other filters.
 */
public class GatewayFilter implements Filter {

    private final GatewayServlet servlet = new GatewayServlet(Unmatched.NEXT);

    /** Made by the container. */
    public GatewayFilter() {}

    /**
     * Loads the configuration and starts the client.
     *
     * @throws ServletException where an init-param is wrong, there is no configuration, or it has errors and must not
     */
    @Override
    public void init(FilterConfig config) throws ServletException {
        servlet.init(new Config(config));
    }

    /** Serves a request, or passes it on. */
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!servlet.serve((HttpServletRequest) request, (HttpServletResponse) response)) {
            chain.doFilter(request, response);
        }
    }

    @Override
    public void destroy() {
        servlet.destroy();
    }

    /** A filter's configuration as a servlet's. */
    private record Config(FilterConfig config) implements ServletConfig {

        @Override
        public String getServletName() {
            return config.getFilterName();
        }

        @Override
        public ServletContext getServletContext() {
            return config.getServletContext();
        }

        @Override
        public String getInitParameter(String name) {
            return config.getInitParameter(name);
        }

        @Override
        public Enumeration<String> getInitParameterNames() {
            return config.getInitParameterNames();
        }
    }
}
