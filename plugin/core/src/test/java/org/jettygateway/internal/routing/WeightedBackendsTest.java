package org.jettygateway.internal.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jettygateway.internal.routing.WeightedBackends.Backend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedBackendsTest {

    private static WeightedBackends of(int... weights) {
        return new WeightedBackends(IntStream.range(0, weights.length)
                .mapToObj(i -> Backend.of(weights[i], new Upstream(i, "default/svc" + i + ":80"), ""))
                .toList());
    }

    private static int[] count(WeightedBackends backends, long from, int tickets) {
        int[] counts = new int[backends.backends().size()];
        for (int i = 0; i < tickets; i++) {
            counts[backends.backends().indexOf(backends.choose(from + i))]++;
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, 123_456_789, Integer.MAX_VALUE - 50_000L, -50_000, Long.MAX_VALUE - 50_000, Long.MIN_VALUE})
    void sharesAreThoseOfTheWeights(long from) {
        int[][] cases = {{1, 1}, {9, 1}, {90, 10}, {1, 2, 3}, {999_999, 1}, {1_000_000, 1_000_000, 500_000}, {5, 0, 5}};
        for (int[] weights : cases) {
            double tickets = 100_000;
            int[] counts = count(of(weights), from, 100_000);
            double sum = IntStream.of(weights).sum();
            for (int i = 0; i < weights.length; i++) {
                assertEquals(tickets * weights[i] / sum, counts[i], 10, "weight " + weights[i] + " of " + (int) sum);
            }
        }
    }

    @Test
    void sixteenLargestWeightsDoNotOverflow() {
        int[] weights = IntStream.generate(() -> 1_000_000).limit(16).toArray();
        for (int count : count(of(weights), 0, 160_000)) {
            assertEquals(10_000, count, 10);
        }
    }

    @Test
    void aTenthIsServedAboutEveryTenthTime() {
        WeightedBackends backends = of(90, 10);
        List<Integer> gaps = new ArrayList<>();
        int last = -1;
        for (int ticket = 0; ticket < 100_000; ticket++) {
            if (backends.choose(ticket).equals(backends.backends().get(1))) {
                if (last >= 0) {
                    gaps.add(ticket - last);
                }
                last = ticket;
            }
        }
        assertTrue(
                gaps.stream().allMatch(gap -> gap >= 5 && gap <= 21),
                () -> "gaps: " + gaps.stream().distinct().toList());
        for (int from = 0; from < 100_000; from += 100) {
            assertEquals(10, count(backends, from, 100)[1], 2, "tickets from " + from);
        }
    }

    @Test
    void countersMayWrapAround() {
        WeightedBackends backends = of(70, 30);
        int counter = Integer.MAX_VALUE - 5_000;
        int second = 0;
        for (int i = 0; i < 10_000; i++) {
            if (backends.choose(counter++).equals(backends.backends().get(1))) {
                second++;
            }
        }
        assertEquals(3_000, second, 10);
    }

    @Test
    void weightZeroIsNeverChosen() {
        WeightedBackends backends = of(0, 3, 0, 1, 0);
        int[] counts = count(backends, -100_000, 200_000);
        assertEquals(0, counts[0] + counts[2] + counts[4]);
        assertTrue(counts[1] > 0 && counts[3] > 0);
    }

    @Test
    void onlyOneToChoose() {
        WeightedBackends backends = of(7);
        assertTrue(backends.isSingle());
        assertEquals(backends.backends().get(0), backends.choose(-3));
    }

    @Test
    void weightsMustNotAddUpToZero() {
        assertThrows(IllegalArgumentException.class, () -> of(0, 0));
        assertThrows(IllegalArgumentException.class, () -> of());
    }
}
