package org.jettygateway.internal.certificate;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kerby.asn1.Asn1;
import org.apache.kerby.asn1.type.Asn1Integer;
import org.apache.kerby.asn1.type.Asn1OctetString;
import org.apache.kerby.asn1.type.Asn1Sequence;
import org.jspecify.annotations.Nullable;

/**
 * Reads the key of {@code tls.key}: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017, RSA) or SEC1 (RFC 5915, EC). Which algorithm it is
 * for, and on which curve, is taken from the certificate that it must fit.
 */
public final class ServerKey {

    private static final String PKCS8 = "PRIVATE KEY";
    private static final String PKCS1 = "RSA PRIVATE KEY";
    private static final String SEC1 = "EC PRIVATE KEY";
    private static final Set<String> LABELS = Set.of(PKCS8, PKCS1, SEC1);
    private static final Pattern ENCRYPTED =
            Pattern.compile("(?m)^(-----BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED)");
    private static final Set<String> ALGORITHMS = Set.of("RSA", "RSASSA-PSS", "EC", "EdDSA");
    private static final byte[] SAMPLE = {1, 2, 3, 4, 5, 6, 7, 8};

    private final List<X509Certificate> chain;
    private final Consumer<String> faults;

    private ServerKey(List<X509Certificate> chain, Consumer<String> faults) {
        this.chain = chain;
        this.faults = faults;
    }

    /**
     * Reads a PEM text.
     *
     * @param chain the certificates; the key must fit the first
     * @param faults takes what is wrong
     * @return null where something is wrong
     */
    public static @Nullable PrivateKey parse(String pem, List<X509Certificate> chain, Consumer<String> faults) {
        return new ServerKey(chain, faults).parse(pem);
    }

    private @Nullable PrivateKey parse(String pem) {
        PemBlock block = PemBlock.all(pem).stream()
                .filter(each -> LABELS.contains(each.label()))
                .findFirst()
                .orElse(null);
        if (ENCRYPTED.matcher(pem).find()) {
            return fault("the key is encrypted (expected: a key without a password)");
        }
        if (block == null) {
            return fault("there is no private key in it (expected: PEM, -----BEGIN PRIVATE KEY-----)");
        }
        PublicKey own = chain.get(0).getPublicKey();
        if (!ALGORITHMS.contains(own.getAlgorithm())) {
            return fault("keys of algorithm %s are not served (expected: RSA, EC, Ed25519 or Ed448)"
                    .formatted(own.getAlgorithm()));
        }
        return read(block, own);
    }

    private @Nullable PrivateKey read(PemBlock block, PublicKey own) {
        boolean named = (block.label().equals(SEC1) && !own.getAlgorithm().equals("EC"))
                || (block.label().equals(PKCS1) && !own.getAlgorithm().startsWith("RSA"));
        if (named) {
            return fault("the key does not fit the certificate, which is for %s".formatted(own.getAlgorithm()));
        }
        PrivateKey key = decode(block, own);
        if (key == null) {
            return fault("the key is malformed, or does not fit the certificate, which is for %s"
                    .formatted(own.getAlgorithm()));
        }
        if (fits(key, own)) {
            return key;
        }
        for (int i = 1; i < chain.size(); i++) {
            PublicKey other = chain.get(i).getPublicKey();
            if (other.getAlgorithm().equals(own.getAlgorithm()) && fits(key, other)) {
                return fault("the key fits certificate %d (expected: the server's certificate first, then its issuers)"
                        .formatted(i + 1));
            }
        }
        return fault("the key does not fit the certificate");
    }

    private static @Nullable PrivateKey decode(PemBlock block, PublicKey own) {
        try {
            byte[] encoded = block.label().equals(PKCS8) ? block.content() : wrapped(block.content(), own);
            return KeyFactory.getInstance(own.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IOException malformed) {
            return null;
        }
    }

    /** As PKCS#8, which names the algorithm; a {@code SubjectPublicKeyInfo} (RFC 5280, 4.1) names it first. */
    private static byte[] wrapped(byte[] key, PublicKey own) throws IOException {
        Asn1Sequence publicKeyInfo = new Asn1Sequence();
        publicKeyInfo.decode(own.getEncoded());
        Asn1Sequence privateKeyInfo = new Asn1Sequence();
        privateKeyInfo.addItem(new Asn1Integer(0));
        privateKeyInfo.addItem(publicKeyInfo.getValue().get(0));
        privateKeyInfo.addItem(new Asn1OctetString(key));
        return Asn1.encode(privateKeyInfo);
    }

    private static boolean fits(PrivateKey key, PublicKey certified) {
        if (key instanceof RSAKey one && certified instanceof RSAKey other) {
            return one.getModulus().equals(other.getModulus());
        }
        try {
            Signature signature = Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "EdDSA");
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException unusable) {
            return false;
        }
    }

    private @Nullable PrivateKey fault(String message) {
        faults.accept(message);
        return null;
    }
}
