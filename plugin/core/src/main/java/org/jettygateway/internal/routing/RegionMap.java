package org.jettygateway.internal.routing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map that is asked for a part of a text, so that a label or a segment need not be cut out to be looked up. Immutable.
 *
 * @param <V> what is found
 */
final class RegionMap<V> {

    private final String[] keys;
    private final Object[] values;
    private final int mask;

    RegionMap(Map<String, V> entries) {
        int capacity = entries.isEmpty() ? 1 : Integer.highestOneBit(entries.size()) << 2;
        keys = new String[capacity];
        values = new Object[capacity];
        mask = capacity - 1;
        entries.forEach((key, value) -> {
            int slot = slot(key.hashCode());
            while (values[slot] != null) {
                slot = slot + 1 & mask;
            }
            keys[slot] = key;
            values[slot] = value;
        });
    }

    /** The value whose key stands in {@code text} from {@code from} to before {@code to}; null where there is none. */
    @SuppressWarnings("unchecked") // only values of V are put in
    @Nullable
    V find(String text, int from, int to) {
        int hash = 0; // as String.hashCode has it, which keys remember
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        int length = to - from;
        for (int slot = slot(hash); values[slot] != null; slot = slot + 1 & mask) {
            String key = keys[slot];
            if (key.hashCode() == hash && key.length() == length && key.regionMatches(0, text, from, length)) {
                return (V) values[slot];
            }
        }
        return null;
    }

    private int slot(int hash) {
        return (hash ^ hash >>> 16) & mask;
    }
}
