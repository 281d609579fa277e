package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * Picks objects by their labels; {@code metav1.LabelSelector} in Kubernetes. An empty selector picks all.
 *
 * @param matchLabels labels that must be there with these values
 * @param matchExpressions further requirements, all of which must hold
 */
public record LabelSelector(Map<String, String> matchLabels, List<Requirement> matchExpressions) {

    /** Copies both. */
    public LabelSelector {
        matchLabels = Map.copyOf(matchLabels);
        matchExpressions = List.copyOf(matchExpressions);
    }

    /** Whether an object with these labels is picked. */
    public boolean matches(Map<String, String> labels) {
        return labels.entrySet().containsAll(matchLabels.entrySet())
                && matchExpressions.stream().allMatch(requirement -> requirement.matches(labels));
    }

    /**
     * One requirement on one label.
     *
     * @param key the label
     * @param operator how it is compared
     * @param values what it is compared with; empty for {@link Operator#Exists} and {@link Operator#DoesNotExist}
     */
    public record Requirement(String key, Operator operator, List<String> values) {

        /** Copies the values. */
        public Requirement {
            requireNonNull(key, "key");
            requireNonNull(operator, "operator");
            values = List.copyOf(values);
        }

        /** Whether the labels meet the requirement. */
        public boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case In -> value != null && values.contains(value);
                case NotIn -> value == null || !values.contains(value);
                case Exists -> value != null;
                case DoesNotExist -> value == null;
            };
        }
    }

    /** The operators of Kubernetes. */
    public enum Operator {
        /** The label is there with one of the values. */
        In,
        /** The label is absent, or has none of the values. */
        NotIn,
        /** The label is there. */
        Exists,
        /** The label is absent. */
        DoesNotExist
    }
}
