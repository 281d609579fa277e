package org.jettygateway.internal.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SupportedFeaturesTest {

    @Test
    void areSortedAndEachNamedOnceAsTheSpecDemands() {
        assertEquals(List.copyOf(new TreeSet<>(SupportedFeatures.NAMES)), SupportedFeatures.NAMES);
    }
}
