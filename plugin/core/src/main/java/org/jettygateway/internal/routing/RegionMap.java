package org.jettygateway.internal.routing;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A map that can be asked for a part of a text, so that a label or a segment need not be cut out to be looked up.
 *
 * <p>Keys and values lie side by side in one array with a free slot for each taken one: at 100,000 rules a decision costs
 * what it must wait for memory, and this asks for the least. Immutable.
 *
 * @param <V> what is found
 */
final class RegionMap<V> {

    private static final RegionMap<?> EMPTY = new RegionMap<>(Map.of(), value -> value);

    private final Object[] slots;
    private final int mask;

    private <T> RegionMap(Map<String, T> entries, Function<T, V> maker) {
        int capacity = entries.isEmpty() ? 1 : Integer.highestOneBit(entries.size()) << 2;
        slots = new Object[capacity << 1];
        mask = capacity - 1;
        entries.forEach((key, value) -> {
            int slot = slot(key.hashCode(), mask);
            while (slots[slot << 1] != null) {
                slot = slot + 1 & mask;
            }
            slots[slot << 1] = key;
            slots[(slot << 1) + 1] = maker.apply(value);
        });
    }

    static <V> RegionMap<V> of(Map<String, V> entries) {
        return of(entries, value -> value);
    }

    /** A map of what is made of each value. */
    @SuppressWarnings("unchecked") // the empty one is a map of anything
    static <T, V> RegionMap<V> of(Map<String, T> entries, Function<T, V> maker) {
        return entries.isEmpty() ? (RegionMap<V>) EMPTY : new RegionMap<>(entries, maker);
    }

    /** The value of a key; null where there is none. */
    @Nullable
    V find(String key) {
        return find(key, 0, key.length(), key.hashCode());
    }

    /** The value whose key stands in {@code text} from {@code from} to before {@code to}; null where there is none. */
    @Nullable
    V find(String text, int from, int to) {
        int hash = 0; // as String.hashCode has it, which keys remember
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return find(text, from, to, hash);
    }

    @SuppressWarnings("unchecked") // beside a key stands its value
    private @Nullable V find(String text, int from, int to, int hash) {
        int length = to - from;
        int slot = slot(hash, mask);
        for (Object key = slots[slot << 1]; key != null; key = slots[slot << 1]) {
            String string = (String) key;
            if (string.hashCode() == hash && string.length() == length && string.regionMatches(0, text, from, length)) {
                return (V) slots[(slot << 1) + 1];
            }
            slot = slot + 1 & mask;
        }
        return null;
    }

    /** Where the search for a hash begins; names that are numbered one after the other must not end up side by side. */
    static int slot(int hash, int mask) {
        int mixed = hash * 0x9E3779B9;
        return (mixed ^ mixed >>> 15) & mask;
    }
}
