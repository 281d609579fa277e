package org.jettygateway.internal.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** IP addresses as text. Reads literals only: no name is ever resolved here. */
public final class IpAddress {

    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
    private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** Where clouds tell a machine its secrets, beside the link-local addresses: of Azure, Alibaba Cloud and AWS. */
    private static final Set<String> CLOUD_SERVICES =
            Set.of("168.63.129.16", "100.100.100.200", "fd00:ec2:0:0:0:0:0:254");

    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    private static final byte[] SIX_TO_FOUR = {0x20, 0x02};

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
     * credentials of a machine) or another address where a cloud does so, nor multicast, nor the wildcard. Of an IPv6 address
     * that stands for an IPv4 address, both are asked (RFC 6052: 64:ff9b::/96; RFC 3056: 2002::/16).
     */
    public static boolean isRoutable(String text) {
        InetAddress address = parse(text);
        return address != null && isOtherMachine(address) && isOtherMachine(translated(address));
    }

    private static boolean isOtherMachine(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isMulticastAddress()
                && !address.isAnyLocalAddress()
                && !CLOUD_SERVICES.contains(address.getHostAddress());
    }

    /** Where a packet to an address may end: the address itself, or the IPv4 address that it stands for. */
    private static InetAddress translated(InetAddress address) {
        byte[] bytes = address.getAddress();
        int at = startsWith(bytes, NAT64) ? 12 : startsWith(bytes, SIX_TO_FOUR) ? 2 : -1;
        if (at < 0) {
            return address;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + 4));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible); // four bytes are an IPv4 address
        }
    }

    private static boolean startsWith(byte[] address, byte[] prefix) {
        return address.length == 16 && Arrays.equals(address, 0, prefix.length, prefix, 0, prefix.length);
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
