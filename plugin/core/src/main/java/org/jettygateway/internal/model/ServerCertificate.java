package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What a server proves by that it is who it says: a certificate with those of its issuers, and the key that fits it.
 *
 * @param chain the server's certificate, then its issuers as far as they are given; never empty
 * @param key the private key of the first certificate
 */
public record ServerCertificate(List<X509Certificate> chain, PrivateKey key) {

    /** Copies the chain. */
    public ServerCertificate {
        chain = List.copyOf(chain);
        requireNonNull(key, "key");
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("no certificate");
        }
    }

    /** The last moment at which clients accept it. */
    public Instant notAfter() {
        return chain.get(0).getNotAfter().toInstant();
    }

    /** {@code RSA}, {@code EC} or {@code EdDSA}: what clients must be able to verify. */
    public String algorithm() {
        return chain.get(0).getPublicKey().getAlgorithm();
    }

    /** {@code EC certificate, valid until 2027-01-31T12:00:00Z}: nothing of the key. */
    @Override
    public String toString() {
        return algorithm() + " certificate, valid until " + notAfter();
    }
}
