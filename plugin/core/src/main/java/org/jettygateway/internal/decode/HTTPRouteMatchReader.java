package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jettygateway.internal.model.HTTPHeaderMatch;
import org.jettygateway.internal.model.HTTPPathMatch;
import org.jettygateway.internal.model.HTTPQueryParamMatch;
import org.jettygateway.internal.model.HTTPRouteMatch;
import org.jettygateway.internal.model.ValueMatchType;
import org.jettygateway.problem.Code;
import org.jspecify.annotations.Nullable;

/** Reads one match of a rule. One with any error is unreadable: what is left of it could be broader than was meant. */
final class HTTPRouteMatchReader {

    private static final int MAX_CONDITIONS = 16;

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private HTTPRouteMatchReader() {}

    /** Reads a match; {@link HTTPRouteMatch#UNREADABLE} where anything is wrong with it. */
    static HTTPRouteMatch read(TreeCursor at) {
        int before = at.scope().errors();
        Fields match = at.fields();
        if (match == null) {
            return HTTPRouteMatch.UNREADABLE;
        }
        HTTPPathMatch path = path(match.fields("path"));
        List<HTTPHeaderMatch> headers = headers(match, Format.HEADER_FIELD_VALUE);
        List<Condition> queryParams = conditions(match, "queryParams", Format.QUERY_VALUE, name -> name);
        TreeCursor method = match.find("method");
        String word = method == null ? null : method.choice(METHODS);
        match.end();
        if (at.scope().errors() > before) {
            return HTTPRouteMatch.UNREADABLE;
        }
        return new HTTPRouteMatch(
                path,
                headers,
                made(queryParams, each -> new HTTPQueryParamMatch(each.type(), each.name(), each.value())),
                word);
    }

    /** Reads the {@code headers} of a match, with values of a certain form. */
    static List<HTTPHeaderMatch> headers(Fields match, Format valueFormat) {
        return made(
                conditions(match, "headers", valueFormat, name -> name.toLowerCase(Locale.ROOT)),
                each -> new HTTPHeaderMatch(each.type(), each.name(), each.value()));
    }

    /** Without a stream, as there are as many of these as there are matches. */
    private static <T> List<T> made(List<Condition> conditions, Function<Condition, T> maker) {
        if (conditions.isEmpty()) {
            return List.of();
        }
        List<T> made = new ArrayList<>(conditions.size());
        for (Condition condition : conditions) {
            made.add(maker.apply(condition));
        }
        return made;
    }

    private static HTTPPathMatch path(@Nullable Fields path) {
        if (path == null) {
            return HTTPPathMatch.ANY;
        }
        TreeCursor typeAt = path.find("type");
        HTTPPathMatch.Type type =
                typeAt == null ? HTTPPathMatch.Type.PathPrefix : typeAt.choice(HTTPPathMatch.Type.class);
        TreeCursor valueAt = path.find("value");
        String value = valueAt == null ? "/" : valueAt.text(Format.PATH_VALUE);
        path.end();
        if (type == null || value == null) {
            return HTTPPathMatch.ANY;
        }
        if (valueAt != null) {
            check(type, value, valueAt);
        }
        return new HTTPPathMatch(type, value);
    }

    private static void check(HTTPPathMatch.Type type, String value, TreeCursor at) {
        boolean expression = type == HTTPPathMatch.Type.RegularExpression;
        String fault = expression ? RegexCheck.fault(value) : PathFault.of(value);
        String unmet = expression || fault != null ? null : PathFault.unmet(value);
        if (fault != null) {
            at.error(fault);
        } else if (unmet != null) {
            at.warning(Code.UNMATCHABLE_PATH, "no request has this path: " + unmet);
        } else if (!expression && value.endsWith("*")) {
            String prefix = value.substring(0, value.length() - 1);
            boolean segment = prefix.length() > 1 && prefix.endsWith("/");
            at.warning(
                    Code.LITERAL_STAR,
                    "\"%s\": the star stands for itself (expected: type: PathPrefix, value: %s)"
                            .formatted(value, segment ? prefix.substring(0, prefix.length() - 1) : prefix));
        }
    }

    /** A condition on a header or a query parameter. */
    private record Condition(ValueMatchType type, String name, String value) {}

    private static List<Condition> conditions(
            Fields match, String field, Format valueFormat, Function<String, String> identity) {
        List<TreeCursor> items = match.items(field, 0, MAX_CONDITIONS);
        if (items.isEmpty()) {
            return List.of();
        }
        List<Condition> conditions = new ArrayList<>(items.size());
        Map<String, String> seen = items.size() == 1 ? Map.of() : new HashMap<>();
        for (TreeCursor item : items) {
            Condition condition = condition(item, valueFormat);
            if (condition == null) {
                continue;
            }
            String first =
                    items.size() == 1 ? null : seen.putIfAbsent(identity.apply(condition.name()), condition.name());
            if (first == null) {
                conditions.add(condition);
            } else {
                reportTwice(item, condition.name(), first);
            }
        }
        return conditions;
    }

    private static void reportTwice(TreeCursor item, String name, String first) {
        if (first.equals(name)) {
            item.error("name %s is given twice".formatted(Quoted.of(first)));
        } else {
            item.warning(
                    Code.IGNORED_CONDITION,
                    "name %s is the same as %s before it, and is ignored".formatted(Quoted.of(name), Quoted.of(first)));
        }
    }

    private static @Nullable Condition condition(TreeCursor item, Format valueFormat) {
        Fields condition = item.fields();
        if (condition == null) {
            return null;
        }
        TreeCursor typeAt = condition.find("type");
        ValueMatchType type = typeAt == null ? ValueMatchType.Exact : typeAt.choice(ValueMatchType.class);
        String name = condition.requireText("name", Format.HEADER_NAME);
        TreeCursor valueAt = condition.require("value");
        String value = valueAt == null ? null : valueAt.text(valueFormat);
        condition.end();
        if (type == null || name == null || valueAt == null || value == null) {
            return null;
        }
        String fault = type == ValueMatchType.RegularExpression ? RegexCheck.fault(value) : null;
        if (fault != null) {
            valueAt.error(fault);
        }
        return new Condition(type, name, value);
    }
}
