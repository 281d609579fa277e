package org.jettygateway.internal.certificate;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the certificates of {@code tls.crt}: the server's, then those of its issuers. */
public final class CertificateChain {

    private static final String LABEL = "CERTIFICATE";

    private CertificateChain() {}

    /**
     * Reads a PEM text.
     *
     * @param faults takes what is wrong
     * @return the certificates in the order of the text; null where something is wrong
     */
    public static @Nullable List<X509Certificate> parse(String pem, Consumer<String> faults) {
        List<X509Certificate> chain = new ArrayList<>();
        for (PemBlock block : PemBlock.all(pem)) {
            if (block.label().equals(LABEL)) {
                X509Certificate certificate = decode(block);
                if (certificate == null) {
                    faults.accept("certificate %d is malformed (expected: X.509)".formatted(chain.size() + 1));
                    return null;
                }
                chain.add(certificate);
            }
        }
        if (chain.isEmpty()) {
            faults.accept("there is no certificate in it (expected: PEM, -----BEGIN CERTIFICATE-----)");
            return null;
        }
        return chain;
    }

    private static @Nullable X509Certificate decode(PemBlock block) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content()));
        } catch (CertificateException malformed) {
            return null;
        }
    }
}
