package org.jettygateway.internal.upstream;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jettygateway.internal.routing.Fingerprint;
import org.jettygateway.internal.upstream.client.BackendAddress;
import org.jettygateway.internal.upstream.client.Encryption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One address of a backend, with what is known of it. The same object as long as any generation uses the address. */
public final class Endpoint {

    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

    private final BackendAddress address;
    private final @Nullable Encryption encryption;
    private final long id;
    private final Health health = new Health();
    private final FailureTally failures = new FailureTally(System.nanoTime());

    Endpoint(BackendAddress address) {
        this.address = requireNonNull(address, "address");
        this.encryption = address.tls() == null ? null : new Encryption(address.socket(), address.tls());
        InetSocketAddress socket = address.socket();
        byte[] host = socket.getAddress().getAddress();
        this.id = Fingerprint.of(ByteBuffer.allocate(host.length + 2)
                .put(host)
                .putShort((short) socket.getPort())
                .array());
    }

    /** Where to connect to, and what is spoken there. */
    public BackendAddress address() {
        return address;
    }

    /** Begins TLS on connections to it that do not speak HTTP; null where clear text is spoken. */
    public @Nullable Encryption encryption() {
        return encryption;
    }

    /** What sessions call it: made of address and port, the same in every gateway, and no address that could be read. */
    public long id() {
        return id;
    }

    /** Whether a request may be sent here: nothing is known against it, or the request is to find out. */
    boolean isAvailable() {
        return health.isIn() || health.isProbed(System.nanoTime());
    }

    /** Whether nothing is known against it. */
    boolean isIn() {
        return health.isIn();
    }

    /** To be told when a connection was there. */
    public void connected() {
        health.connected();
    }

    /** To be told when no connection could be made: one that goes on refusing gets no requests for a while. */
    public void refused() {
        if (health.refused(System.nanoTime())) {
            LOG.warn("backend {}: refuses connections, and gets no requests for a while if there are others", this);
        }
    }

    /** Counts a failed exchange; how many failures the log should speak of now, or 0 where it should keep quiet. */
    public int countFailure() {
        return failures.count(System.nanoTime());
    }

    /** {@code 192.0.2.10:8080}. */
    @Override
    public String toString() {
        String text = address.socket().toString();
        return text.substring(text.indexOf('/') + 1); // before the slash stands a name, where one was looked up
    }
}
