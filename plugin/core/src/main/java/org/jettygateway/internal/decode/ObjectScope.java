package org.jettygateway.internal.decode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.model.Origins;
import org.jettygateway.problem.Code;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Location;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Severity;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** What is known about one object while it is read: its name in messages, its problems, where its fields stand. */
final class ObjectScope {

    /** More problems of one object than this help nobody. */
    static final int MAX_PROBLEMS = 100;

    /** What becomes of fields that the gateway does not know. */
    enum UnknownFields {
        /** They are errors: in Gateway API kinds. */
        REFUSED,
        /** They are none of our business: in core kinds. */
        ALLOWED
    }

    private final String source;
    private final String subject;
    private final UnknownFields unknownFields;
    private final Instant now;
    private final List<Problem> problems = new ArrayList<>(0);
    private final Map<FieldPath, Location> origins = new HashMap<>();
    private int errors;
    private @Nullable String firstError;

    /**
     * The scope of one object.
     *
     * @param source the document's name
     * @param subject the object's name in messages
     * @param unknownFields what becomes of fields that are not known
     * @param now the time at which it is read
     */
    ObjectScope(String source, String subject, UnknownFields unknownFields, Instant now) {
        this.source = source;
        this.subject = subject;
        this.unknownFields = unknownFields;
        this.now = now;
    }

    /** The time at which the object is read. */
    Instant now() {
        return now;
    }

    UnknownFields unknownFields() {
        return unknownFields;
    }

    /** Reports that something is not as it must be: the object is refused. */
    void error(Node at, FieldPath field, String message) {
        errors++;
        if (errors > MAX_PROBLEMS) {
            return;
        }
        String shown = errors < MAX_PROBLEMS ? message : message + " (further errors of this object are not listed)";
        Problem problem = new Problem(Severity.ERROR, location(at), subject, field, shown);
        if (firstError == null) {
            String path = field.toString();
            firstError = path.isEmpty() ? message : path + ": " + message;
        }
        problems.add(problem);
    }

    /** Reports that something is probably not as meant. */
    void warning(Node at, FieldPath field, Code code, String message) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new Problem(Severity.WARNING, location(at), subject, field, message, code));
        }
    }

    /** How many errors there are so far. */
    int errors() {
        return errors;
    }

    /** The first error, as a refused object names it; null where there is none. */
    @Nullable
    String firstError() {
        return firstError;
    }

    List<Problem> problems() {
        return problems;
    }

    /** Remembers where a field stands. */
    void record(FieldPath field, Node at) {
        origins.put(field, location(at));
    }

    /** Where the object and its fields stand. */
    Origins origins(Node root) {
        return new Origins(location(root), origins);
    }

    /** Where a node begins. */
    Location location(Node at) {
        return new Location(
                source, at.getStartMark().getLine() + 1, at.getStartMark().getColumn() + 1);
    }
}
