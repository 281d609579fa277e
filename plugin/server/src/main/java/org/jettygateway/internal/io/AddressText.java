package org.jettygateway.internal.io;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** How an IP address is written; made once for one that is asked for again and again, as each request of a connection does. */
public final class AddressText {

    // Whole or not there, on whatever thread.
    private @Nullable Written last;

    /** Nothing was asked for so far. */
    AddressText() {}

    private record Written(SocketAddress address, String text) {}

    /** The same as {@link #of}. */
    public String text(@Nullable SocketAddress address) {
        Written known = last;
        if (known != null && known.address == address) {
            return known.text;
        }
        String text = of(address);
        if (address != null) {
            last = new Written(address, text);
        }
        return text;
    }

    /** An IP address without brackets and scope; empty where there is none. */
    public static String of(@Nullable SocketAddress address) {
        InetAddress ip = address instanceof InetSocketAddress inet ? inet.getAddress() : null;
        if (ip == null) {
            return "";
        }
        String text = ip.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }
}
