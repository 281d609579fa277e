package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import org.jettygateway.problem.Code;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Severity;
import org.jspecify.annotations.Nullable;

/**
 * An object together with where it was written and whether it may be served.
 *
 * @param object the object; of a refused one, what could be read of it
 * @param origins where it was written
 * @param refusal why the object must not be served, in one line; null for all that is well. A refused route keeps its
 *     hosts and matches and answers 500 there, so that no broader route takes its traffic; a refused GatewayClass is not
 *     accepted, so that its Gateways are not served; of a refused Secret it is known that it is there.
 * @param <T> the kind
 */
public record Resource<T extends KubernetesObject>(
        T object, Origins origins, @Nullable String refusal) {

    /** Checks that nothing is missing. */
    public Resource {
        requireNonNull(object, "object");
        requireNonNull(origins, "origins");
    }

    /** An object that is well. */
    public static <T extends KubernetesObject> Resource<T> of(T object, Origins origins) {
        return new Resource<>(object, origins, null);
    }

    /** A problem with a field of this object, located where the field was written. */
    public Problem problem(Severity severity, FieldPath field, String message) {
        return new Problem(severity, origins.at(field), object.describe(), field, message);
    }

    /** A warning about a field of this object, located where the field was written. */
    public Problem warning(Code code, FieldPath field, String message) {
        return new Problem(Severity.WARNING, origins.at(field), object.describe(), field, message, code);
    }
}
