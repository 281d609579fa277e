package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Location;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of one object were written: a side table, so that the model itself knows no files.
 *
 * @param object where the object begins
 * @param fields where those fields begin that later stages report on
 */
public record Origins(Location object, Map<FieldPath, Location> fields) {

    /** Copies the table. */
    public Origins {
        requireNonNull(object, "object");
        fields = Map.copyOf(fields);
    }

    /** Where a field was written, or the nearest field around it, or the object. */
    public Location at(FieldPath field) {
        for (@Nullable FieldPath path = field; path != null; path = path.parent()) {
            Location location = fields.get(path);
            if (location != null) {
                return location;
            }
        }
        return object;
    }
}
