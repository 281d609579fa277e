package org.jettygateway;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Locale;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * A self-signed certificate of a server, made for one test.
 *
 * @param certificate the certificate
 * @param key its key
 */
public record TestCertificate(X509Certificate certificate, PrivateKey key) {

    /** The end of all certificates that do not say otherwise. */
    public static final Instant END = Instant.parse("2099-12-31T23:59:59Z");

    private static final Instant BEGIN = Instant.parse("2020-01-01T00:00:00Z");

    /**
     * Makes a certificate.
     *
     * @param algorithm {@code RSA}, {@code EC} or {@code Ed25519}
     * @param hostname its name
     */
    public static TestCertificate of(String algorithm, String hostname) {
        return of(algorithm, hostname, BEGIN, END);
    }

    /** Makes a certificate that is valid from and until then. */
    public static TestCertificate of(String algorithm, String hostname, Instant begin, Instant end) {
        // The URI is one that the JDK cannot read; the conformance suite's certificates have it.
        return of(
                algorithm,
                hostname,
                begin,
                end,
                new GeneralName(GeneralName.dNSName, hostname),
                new GeneralName(GeneralName.uniformResourceIdentifier, "*"));
    }

    /** Makes a certificate that has no name beside that one. */
    public static TestCertificate plain(String hostname) {
        return of("EC", hostname, BEGIN, END, new GeneralName(GeneralName.dNSName, hostname));
    }

    private static TestCertificate of(
            String algorithm, String hostname, Instant begin, Instant end, GeneralName... names) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("RSA")) {
                generator.initialize(2048);
            } else if (algorithm.equals("EC")) {
                generator.initialize(256);
            }
            KeyPair keys = generator.generateKeyPair();
            X500Name subject = new X500Name("CN=" + hostname.replace("*", "any"));
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    subject, BigInteger.ONE, Date.from(begin), Date.from(end), subject, keys.getPublic());
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            String signing = switch (algorithm) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> algorithm;
            };
            return new TestCertificate(
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    builder.build(new JcaContentSignerBuilder(signing).build(keys.getPrivate()))),
                    keys.getPrivate());
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate as PEM. */
    public String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key as PKCS#8. */
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** The key as PKCS#1 or SEC1, which older tools write. */
    public String traditionalKeyPem() {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new JcaMiscPEMGenerator(key));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    /** The Secret of that name, of type {@code kubernetes.io/tls}. */
    public String secret(String name) {
        return """
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: %s}
                type: kubernetes.io/tls
                data:
                  tls.crt: %s
                  tls.key: %s
                """.formatted(name.toLowerCase(Locale.ROOT), base64(certificatePem()), base64(keyPem()));
    }

    /** As {@code data} of a Secret has it. */
    public static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String pem(String label, byte[] content) {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(label, content));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }
}
