package org.jettygateway.validation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Values that break a rule, made of one that does not. */
final class BadValues {

    /** Whatever one may find where another text is expected; those that a pattern does not fit must be refused. */
    private static final List<String> TEXTS = List.of(
            "Shop_1",
            "shop example",
            "-shop",
            "shop-",
            "shop..example",
            "/",
            "a/",
            "a//b",
            "a/b/c d",
            " shop",
            "shop ",
            "shop  cart",
            "sh\u00f6p",
            "shop:80",
            "*",
            "*.*.com",
            "a.*.com",
            "*shop.com",
            "1.5s",
            "s",
            "10",
            "1h1m1s1ms1h",
            "100000s",
            "5m ",
            "ftp://shop",
            "https://",
            "https://shop:123456",
            "https://sh*op",
            "a,b",
            "a;b",
            "(a)",
            "a\tb",
            "a\nb",
            "\u0007",
            "a\"b",
            "%",
            "a b%zz",
            "[",
            "9",
            "_",
            "~",
            "System/",
            "://");

    private BadValues() {}

    /**
     * The values that break a rule.
     *
     * @param rule a rule of OpenAPI
     * @param value what is there
     * @param all the other rules of the same field
     */
    static List<Object> of(Rule rule, Object value, List<Rule> all) {
        return switch (rule.name()) {
            case "type" -> List.of(otherType(rule.argument()));
            case "enum" -> List.of(rule.argument().matches("[0-9, ]+") ? 304 : "Unheard");
            case "pattern" -> texts(rule, all);
            case "minLength" -> number(rule) == 0 ? List.of() : List.of("a".repeat(number(rule) - 1));
            case "maxLength" -> List.of("a".repeat(number(rule) + 1));
            case "minItems" -> List.of(Collections.nCopies(number(rule) - 1, first(value)));
            case "maxItems" -> List.of(Collections.nCopies(number(rule) + 1, first(value)));
            case "maxProperties" -> List.of(entries(number(rule) + 1));
            case "minimum" -> List.of(number(rule) - 1L);
            case "maximum" -> List.of(number(rule) + 1L);
            case "format" -> List.of(rule.argument().equals("int32") ? 2_147_483_648L : new Object());
            case "x-kubernetes-list-map-keys", "x-kubernetes-list-type" ->
                List.of(Collections.nCopies(2, first(value)));
            default -> List.of();
        };
    }

    private static int number(Rule rule) {
        return Integer.parseInt(rule.argument());
    }

    private static Object first(Object list) {
        return Sample.list(list).get(0);
    }

    private static Object otherType(String type) {
        return type.equals("string") ? 1 : "unheard";
    }

    private static List<Object> texts(Rule rule, List<Rule> all) {
        // As in Go, where "^a|b$" is "^a" or "b$".
        Pattern pattern = Pattern.compile(rule.argument());
        int min = bound("minLength", 0, all);
        int max = bound("maxLength", Integer.MAX_VALUE, all);
        List<Object> bad = new ArrayList<>();
        for (String text : TEXTS) {
            if (!pattern.matcher(text).find() && text.length() >= min && text.length() <= max) {
                bad.add(text);
            }
        }
        return bad;
    }

    private static int bound(String name, int otherwise, List<Rule> all) {
        return all.stream()
                .filter(rule -> rule.name().equals(name))
                .mapToInt(BadValues::number)
                .findFirst()
                .orElse(otherwise);
    }

    private static Object entries(int count) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            entries.put("key" + i, "x");
        }
        return entries;
    }
}
