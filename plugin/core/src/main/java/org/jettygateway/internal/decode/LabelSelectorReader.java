package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.model.LabelSelector;
import org.jspecify.annotations.Nullable;

/** Reads a label selector. */
final class LabelSelectorReader {

    private LabelSelectorReader() {}

    /** Reads a selector; what cannot be read of it is left out, and reported. */
    static LabelSelector read(Fields selector) {
        TreeCursor labels = selector.find("matchLabels");
        Map<String, String> matchLabels = labels == null ? Map.of() : labels.texts();
        List<LabelSelector.Requirement> requirements = new ArrayList<>();
        for (TreeCursor item : selector.items("matchExpressions", 0, Integer.MAX_VALUE)) {
            LabelSelector.Requirement requirement = requirement(item);
            if (requirement != null) {
                requirements.add(requirement);
            }
        }
        selector.end();
        return new LabelSelector(matchLabels, requirements);
    }

    private static LabelSelector.@Nullable Requirement requirement(TreeCursor at) {
        Fields fields = at.fields();
        if (fields == null) {
            return null;
        }
        TreeCursor keyAt = fields.require("key");
        String key = keyAt == null ? null : keyAt.text();
        TreeCursor operatorAt = fields.require("operator");
        LabelSelector.Operator operator = operatorAt == null ? null : operatorAt.choice(LabelSelector.Operator.class);
        List<String> values = new ArrayList<>();
        for (TreeCursor item : fields.items("values", 0, Integer.MAX_VALUE)) {
            String value = item.text();
            if (value != null) {
                values.add(value);
            }
        }
        fields.end();
        if (key == null || operator == null) {
            return null;
        }
        boolean wanted = operator == LabelSelector.Operator.In || operator == LabelSelector.Operator.NotIn;
        if (wanted == values.isEmpty()) {
            at.error("%s with %d values (expected: %s)".formatted(operator, values.size(), wanted ? "some" : "none"));
        }
        return new LabelSelector.Requirement(key, operator, values);
    }
}
