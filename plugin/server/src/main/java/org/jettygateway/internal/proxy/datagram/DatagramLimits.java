package org.jettygateway.internal.proxy.datagram;

import static java.util.Objects.requireNonNull;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * How long sessions last, and how many there may be. Anybody can make one, and with a source address that is not his own.
 *
 * @param idle how long nothing may come from either side
 * @param idleOnce the same for a client that has sent one datagram only, as one that asks has (DNS), and one whose source
 *     address is made up
 * @param perPort the most sessions of one port
 * @param inAll the most sessions of all ports
 */
public record DatagramLimits(Duration idle, Duration idleOnce, int perPort, int inAll) {

    /** A port may have half of all. Each session takes a port of those that the system gives out, of which Linux has 28,000. */
    static final DatagramLimits DEFAULTS =
            new DatagramLimits(Duration.ofSeconds(60), Duration.ofSeconds(10), 8_192, 16_384);

    /** Sessions have one of so many of the sockets and files that the process may open. */
    private static final int SHARE = 4;

    /** Checks that nothing is missing. */
    public DatagramLimits {
        requireNonNull(idle, "idle");
        requireNonNull(idleOnce, "idleOnce");
    }

    /** What suits this process: connections need sockets, too. Takes a moment the first time. */
    public static DatagramLimits fitting() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? DEFAULTS.within(unix.getMaxFileDescriptorCount())
                : DEFAULTS;
    }

    /** The same, but for a process that may open so many files; below 0 is without a limit. */
    DatagramLimits within(long files) {
        if (files < 0) {
            return this;
        }
        int most = (int) Math.max(1, Math.min(inAll, files / SHARE));
        return most == inAll
                ? this
                : new DatagramLimits(idle, idleOnce, Math.max(1, Math.min(perPort, most / 2)), most);
    }
}
