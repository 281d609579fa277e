package org.jettygateway.internal.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** IP addresses as text. Reads literals only: no name is ever resolved here. */
public final class IpAddress {

    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
    private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private IpAddress() {}

    /**
     * The one spelling of an address, as {@link InetAddress#getHostAddress} gives it, so that it can be compared with the
     * address on which a request arrived: {@code 127.0.0.1}, {@code 0:0:0:0:0:0:0:1}.
     *
     * @return null where the text is no IPv4 or IPv6 address
     */
    public static @Nullable String canonical(String text) {
        InetAddress address = parse(text);
        return address == null ? null : address.getHostAddress();
    }

    /**
     * Whether a text is an address of some other machine: neither of loopback, nor link-local (where clouds keep the
     * credentials of a machine), nor multicast, nor the wildcard.
     */
    public static boolean isRoutable(String text) {
        InetAddress address = parse(text);
        return address != null
                && !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isMulticastAddress()
                && !address.isAnyLocalAddress();
    }

    private static @Nullable InetAddress parse(String text) {
        // InetAddress takes what has neither form for a host name and would ask the network.
        if (!IPV4.matcher(text).matches() && !IPV6_CHARACTERS.matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException malformed) {
            return null;
        }
    }
}
