package org.jettygateway.internal.servlet;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.ByteBufferPool;
import org.jettygateway.internal.proxy.Admission;
import org.jettygateway.internal.proxy.GatewayRuntime;
import org.jettygateway.internal.proxy.LiveGeneration;
import org.jettygateway.internal.proxy.Pipeline;
import org.jettygateway.internal.routing.Decision;

/** Serves the requests of a web application by what the current generation decides. */
public final class ServletGateway {

    private final GatewayRuntime runtime;
    private final ByteBufferPool buffers;
    private final Unmatched unmatchedHost;
    private final Unmatched unmatchedRule;

    /**
     * Serves by a runtime that is started.
     *
     * @param buffers where the buffers of requests' bodies come from
     * @param unmatchedHost what becomes of requests to hosts that no route claims
     * @param unmatchedRule what becomes of requests to claimed hosts that no rule matches
     */
    public ServletGateway(
            GatewayRuntime runtime, ByteBufferPool buffers, Unmatched unmatchedHost, Unmatched unmatchedRule) {
        this.runtime = requireNonNull(runtime, "runtime");
        this.buffers = requireNonNull(buffers, "buffers");
        this.unmatchedHost = requireNonNull(unmatchedHost, "unmatchedHost");
        this.unmatchedRule = requireNonNull(unmatchedRule, "unmatchedRule");
    }

    /**
     * Takes a request over and returns at once, or leaves it alone.
     *
     * @return false where the request is for somebody else: nothing was touched then
     */
    public boolean serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        LiveGeneration live = requireNonNull(runtime.current(), "the gateway is not started");
        ServletRequestView view = new ServletRequestView(request);
        Decision decision = live.generation().snapshot().decide(view);
        if (view.hasHost() && isForOthers(decision, view)) {
            return false;
        }
        int refusal = refusal(view);
        ServletDownstream downstream = ServletDownstream.start(view, response, buffers);
        if (refusal != Admission.ADMITTED) {
            Pipeline.answer(refusal, downstream);
        } else {
            runtime.pipeline().handle(live, decision.action(), downstream);
        }
        return true;
    }

    private boolean isForOthers(Decision decision, ServletRequestView view) {
        return switch (decision.outcome()) {
            case ROUTE, MISDIRECTED -> false;
            case NO_HOST -> unmatchedHost == Unmatched.NEXT;
            case NO_RULE -> unmatchedRule == Unmatched.NEXT && view.hasPath();
        };
    }

    private static int refusal(ServletRequestView view) {
        HttpServletRequest request = view.request();
        int status = Admission.check(
                view.method(),
                request.getRequestURI(),
                view.protocolVersion(),
                view.fields(),
                request.getScheme(),
                view.scheme());
        return status == Admission.ADMITTED && !(view.hasHost() && view.hasPath())
                ? HttpStatus.BAD_REQUEST_400
                : status;
    }
}
