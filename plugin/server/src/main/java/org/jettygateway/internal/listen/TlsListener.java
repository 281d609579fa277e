package org.jettygateway.internal.listen;

import static java.util.Objects.requireNonNull;

import java.security.cert.CertificateParsingException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jettygateway.internal.graph.ClientValidation;
import org.jettygateway.internal.model.ServerCertificate;
import org.jspecify.annotations.Nullable;

/**
 * A listener of protocol HTTPS or TLS on one local address and port: for which names, and what it proves itself with.
 *
 * @param address the local IP address, or {@link org.jettygateway.internal.model.Bind#ALL}
 * @param hostname exact, {@code *.example.com}, or {@code *} for all
 * @param protocol what is done with its connections
 * @param certificates in the order of the manifest
 * @param clients which certificates its clients must have; null where they need none
 */
record TlsListener(
        String address,
        String hostname,
        Protocol protocol,
        List<ServerCertificate> certificates,
        @Nullable ClientValidation clients) {

    private static final Integer DNS_NAME = 2;

    /** What is done with connections. */
    enum Protocol {
        /** TLS ends here, and HTTP is inside. */
        HTTPS,
        /** TLS ends here, and what is inside goes to a backend. */
        TERMINATE,
        /** They go to a backend as they are. */
        PASSTHROUGH
    }

    /** Copies the certificates. */
    TlsListener {
        requireNonNull(address, "address");
        requireNonNull(hostname, "hostname");
        certificates = List.copyOf(certificates);
    }

    /**
     * The certificate for a client that can verify keys of that algorithm: of several, the one that names the server best,
     * then the first.
     *
     * @param algorithm {@code RSA}, {@code RSASSA-PSS}, {@code EC} or {@code EdDSA}
     * @param serverName by which the client asked; empty for none
     */
    @Nullable
    ServerCertificate certificate(String algorithm, String serverName) {
        ServerCertificate best = null;
        int bestRank = -1;
        for (ServerCertificate candidate : certificates) {
            if (candidate.algorithm().equals(algorithm)) {
                int rank = certificates.size() == 1 ? 0 : rank(candidate, serverName);
                if (rank > bestRank) {
                    best = candidate;
                    bestRank = rank;
                }
            }
        }
        return best;
    }

    private static int rank(ServerCertificate candidate, String serverName) {
        try {
            Collection<List<?>> names = candidate.chain().get(0).getSubjectAlternativeNames();
            return names == null
                    ? 0
                    : names.stream()
                            .filter(name -> DNS_NAME.equals(name.get(0)))
                            .map(name -> Objects.toString(name.get(1)).toLowerCase(Locale.ROOT))
                            .mapToInt(name -> rank(name, serverName))
                            .max()
                            .orElse(0);
        } catch (CertificateParsingException unreadable) { // one odd name, and the JDK tells none
            return 0;
        }
    }

    /** In certificates, unlike in listeners, the star stands for one label (RFC 6125, 6.4.3). */
    private static int rank(String name, String serverName) {
        if (name.equals(serverName)) {
            return 2;
        }
        int dot = serverName.indexOf('.');
        return name.startsWith("*.") && dot > 0 && name.substring(1).equals(serverName.substring(dot)) ? 1 : 0;
    }
}
