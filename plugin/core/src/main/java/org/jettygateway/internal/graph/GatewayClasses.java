package org.jettygateway.internal.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.GatewayClass;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.problem.Code;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problems;
import org.jettygateway.problem.Severity;

/**
 * Which Gateways are ours. Files without any GatewayClass, as in most tutorials, leave no doubt: every Gateway in them is
 * served. Otherwise a Gateway is served whose class names our controller and is accepted.
 */
final class GatewayClasses {

    private static final FieldPath CLASS_NAME = FieldPath.of("spec", "gatewayClassName");

    private final Map<ObjectKey, Resource<GatewayClass>> all;
    private final Map<String, GatewayClassNode> ours;
    private final Authors authors;
    private final Suggestions suggestions;
    private final Problems problems;

    private GatewayClasses(
            Map<ObjectKey, Resource<GatewayClass>> all,
            Map<String, GatewayClassNode> ours,
            Authors authors,
            Suggestions suggestions,
            Problems problems) {
        this.all = all;
        this.ours = ours;
        this.authors = authors;
        this.suggestions = suggestions;
        this.problems = problems;
    }

    /** Judges every class of a configuration. */
    static GatewayClasses of(ResourceSet resources, Authors authors, Suggestions suggestions, Problems problems) {
        Map<String, GatewayClassNode> ours = new TreeMap<>();
        for (Resource<GatewayClass> resource : resources.gatewayClasses().values()) {
            if (resource.object().controllerName().equals(GatewayClass.CONTROLLER_NAME)) {
                Condition accepted = accepted(resource, problems);
                ours.put(resource.object().key().name(), new GatewayClassNode(resource, List.of(accepted)));
            }
        }
        return new GatewayClasses(resources.gatewayClasses(), ours, authors, suggestions, problems);
    }

    private static Condition accepted(Resource<GatewayClass> resource, Problems problems) {
        String refusal = resource.refusal();
        if (refusal != null) {
            return Condition.fails("Accepted", "Unsupported", refusal);
        }
        String parameters = resource.object().parametersRef();
        if (parameters == null) {
            return Condition.holds("Accepted", "Accepted", "");
        }
        String message = "parametersRef %s is not supported (expected: none)".formatted(parameters);
        problems.add(resource.problem(Severity.ERROR, FieldPath.of("spec", "parametersRef"), message));
        return Condition.fails("Accepted", "InvalidParameters", message);
    }

    /** The classes that name our controller, by name. */
    List<GatewayClassNode> nodes() {
        return new ArrayList<>(ours.values());
    }

    /** Whether a Gateway is ours to serve; says why where its author may have meant it to be. */
    boolean serves(Resource<Gateway> gateway) {
        if (all.isEmpty() && authors == Authors.TRUSTED) {
            return true;
        }
        String name = gateway.object().gatewayClassName();
        GatewayClassNode node = ours.get(name);
        if (node != null
                && node.conditions().stream().allMatch(condition -> condition.status() == Condition.Status.True)) {
            return true;
        }
        Resource<GatewayClass> other = all.get(new ObjectKey("", name));
        if (node != null || (other != null && other.refusal() != null)) {
            problems.add(gateway.warning(
                    Code.UNSERVED_GATEWAY,
                    CLASS_NAME,
                    "not served: GatewayClass \"%s\" is not accepted".formatted(name)));
        } else if (other != null) {
            problems.add(gateway.problem(
                    Severity.NOTICE,
                    CLASS_NAME,
                    "not served: GatewayClass \"%s\" is of controller %s%s"
                            .formatted(
                                    name,
                                    other.object().controllerName(),
                                    // In a cluster it may have any name.
                                    authors == Authors.TRUSTED
                                            ? " (ours is %s)".formatted(GatewayClass.CONTROLLER_NAME)
                                            : "")));
        } else {
            problems.add(gateway.warning(
                    Code.UNSERVED_GATEWAY,
                    CLASS_NAME,
                    "not served: there is no GatewayClass \"%s\"".formatted(name)
                            + suggestions.of("GatewayClass", name, ours::keySet)));
        }
        return false;
    }
}
