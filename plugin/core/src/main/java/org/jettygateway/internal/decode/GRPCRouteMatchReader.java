package org.jettygateway.internal.decode;

import java.util.List;
import org.jettygateway.internal.model.GRPCMethodMatch;
import org.jettygateway.internal.model.GRPCRouteMatch;
import org.jettygateway.internal.model.HTTPHeaderMatch;
import org.jettygateway.internal.model.ValueMatchType;
import org.jspecify.annotations.Nullable;

/** Reads one match of a GRPCRoute's rule. One with any error is unreadable: what is left of it could be broader than was meant. */
final class GRPCRouteMatchReader {

    private GRPCRouteMatchReader() {}

    /** Reads a match; {@link GRPCRouteMatch#UNREADABLE} where anything is wrong with it. */
    static GRPCRouteMatch read(TreeCursor at) {
        int before = at.scope().errors();
        Fields match = at.fields();
        if (match == null) {
            return GRPCRouteMatch.UNREADABLE;
        }
        TreeCursor methodAt = match.find("method");
        GRPCMethodMatch method = methodAt == null ? null : method(methodAt);
        List<HTTPHeaderMatch> headers = HTTPRouteMatchReader.headers(match, Format.HEADER_VALUE);
        match.end();
        return at.scope().errors() > before ? GRPCRouteMatch.UNREADABLE : new GRPCRouteMatch(method, headers);
    }

    private static @Nullable GRPCMethodMatch method(TreeCursor at) {
        Fields fields = at.fields();
        if (fields == null) {
            return null;
        }
        TreeCursor typeAt = fields.find("type");
        ValueMatchType type = typeAt == null ? ValueMatchType.Exact : typeAt.choice(ValueMatchType.class);
        TreeCursor serviceAt = fields.find("service");
        TreeCursor methodAt = fields.find("method");
        fields.end();
        if (type == null) {
            return null;
        }
        int before = at.scope().errors();
        String service = text(serviceAt, type, Format.GRPC_SERVICE);
        String method = text(methodAt, type, Format.GRPC_METHOD);
        if (service == null && method == null && at.scope().errors() == before) {
            at.error("neither service nor method is given (expected: one of them, or both)");
        }
        return service == null && method == null ? null : new GRPCMethodMatch(type, service, method);
    }

    private static @Nullable String text(@Nullable TreeCursor at, ValueMatchType type, Format exact) {
        if (at == null) {
            return null;
        }
        if (type == ValueMatchType.Exact) {
            return at.text(exact);
        }
        String expression = at.text(Format.GRPC_EXPRESSION);
        String fault = expression == null ? null : RegexCheck.fault(expression);
        if (fault != null) {
            at.error(fault);
        }
        return expression == null || expression.isEmpty() ? null : expression; // empty means any
    }
}
