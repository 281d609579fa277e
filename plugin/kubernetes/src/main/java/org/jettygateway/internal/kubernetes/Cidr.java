package org.jettygateway.internal.kubernetes;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jettygateway.internal.model.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * A block of IPv4 addresses.
 *
 * @param network its first address, as a number
 * @param prefix how many leading bits its addresses share, 8 to 30
 */
record Cidr(long network, int prefix) {

    private static final Pattern FORM = Pattern.compile("([0-9.]+)/(\\d{1,2})");

    /**
     * Reads a block.
     *
     * @param text {@code 127.1.0.0/16}
     * @throws IllegalArgumentException where it is none
     */
    static Cidr parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (matcher.matches() && IpAddress.canonical(matcher.group(1)) != null) {
            int prefix = Integer.parseInt(matcher.group(2));
            long address = number(matcher.group(1));
            if (prefix >= 8 && prefix <= 30 && address % size(prefix) == 0) {
                return new Cidr(address, prefix);
            }
        }
        throw new IllegalArgumentException(
                "\"%s\" (expected: a block of IPv4 addresses of /8 to /30, as in 127.1.0.0/16)".formatted(text));
    }

    /** The lowest address that is not taken, but for the first and the last, which stand for the block; null where there is none. */
    @Nullable
    String lowestBut(Set<String> taken) {
        for (long address = network + 1; address < network + size(prefix) - 1; address++) {
            String text = text(address);
            if (!taken.contains(text)) {
                return text;
            }
        }
        return null;
    }

    /** Whether an address is in the block. */
    boolean contains(String address) {
        String canonical = IpAddress.canonical(address);
        if (canonical == null || canonical.indexOf(':') >= 0) {
            return false;
        }
        long number = number(canonical);
        return number > network && number < network + size(prefix) - 1;
    }

    private static long size(int prefix) {
        return 1L << (32 - prefix);
    }

    private static long number(String address) {
        long number = 0;
        for (String part : address.split("\\.", -1)) {
            number = number << 8 | Long.parseLong(part);
        }
        return number;
    }

    private static String text(long address) {
        return "%d.%d.%d.%d".formatted(address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255);
    }

    /** As it is written: {@code 127.1.0.0/16}. */
    @Override
    public String toString() {
        return text(network) + "/" + prefix;
    }
}
