package org.jettygateway.internal.decode;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Tells IP addresses from other texts, without asking a name server. */
final class IPAddress {

    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern V4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern V6_CHARACTERS = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private IPAddress() {}

    /** Whether a text is an IPv4 or IPv6 address. */
    static boolean is(String text) {
        return isV4(text) || isV6(text);
    }

    /** Whether a text is an IPv4 address of four numbers. */
    static boolean isV4(String text) {
        return V4.matcher(text).matches();
    }

    /** Whether a text is an IPv6 address, without a zone. */
    static boolean isV6(String text) {
        if (!V6_CHARACTERS.matcher(text).matches()) {
            return false;
        }
        try {
            // With a colon in it, it is an address or nothing: it is not looked up.
            return InetAddress.getByName(text).getAddress().length > 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
