package org.jettygateway.internal.admin;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.eclipse.jetty.util.ajax.JSON;
import org.jspecify.annotations.Nullable;

/** Prints maps, lists, strings and numbers as JSON that people can read: two spaces a level, keys as they come. */
public final class Json {

    private static final JSON SCALARS = new JSON();

    private Json() {}

    /** Prints a value. */
    public static String print(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        append(value, "\n", out);
        return out.toString();
    }

    private static void append(@Nullable Object value, String indent, StringBuilder out) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            String deeper = indent + "  ";
            String separator = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(separator)
                        .append(deeper)
                        .append(SCALARS.toJSON(entry.getKey()))
                        .append(": ");
                append(entry.getValue(), deeper, out);
                separator = ",";
            }
            out.append(indent).append('}');
        } else if (value instanceof Collection<?> list && !list.isEmpty()) {
            String deeper = indent + "  ";
            String separator = "[";
            for (Iterator<?> items = list.iterator(); items.hasNext(); separator = ",") {
                out.append(separator).append(deeper);
                append(items.next(), deeper, out);
            }
            out.append(indent).append(']');
        } else {
            out.append(SCALARS.toJSON(value));
        }
    }
}
