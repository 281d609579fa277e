package org.jettygateway.internal.certificate;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jettygateway.TestCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tools write as keys is read, and held against the certificate. */
class ServerKeyTest {

    private static final TestCertificate RSA = TestCertificate.of("RSA", "rsa.example.com");
    private static final TestCertificate EC = TestCertificate.of("EC", "ec.example.com");

    private final List<String> faults = new ArrayList<>();

    private List<X509Certificate> chain(String pem) {
        return requireNonNull(CertificateChain.parse(pem, faults::add), faults::toString);
    }

    private String fault(String key, String certificates) {
        assertNull(ServerKey.parse(key, chain(certificates), faults::add));
        assertEquals(1, faults.size());
        return faults.get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void pkcs8IsRead(String algorithm) {
        TestCertificate made = TestCertificate.of(algorithm, "example.com");
        assertEquals(made.key(), ServerKey.parse(made.keyPem(), chain(made.certificatePem()), faults::add));
    }

    @Test
    void pkcs1IsRead() {
        String pem = RSA.traditionalKeyPem();
        assertTrue(pem.startsWith("-----BEGIN RSA PRIVATE KEY-----"), pem);
        assertEquals(RSA.key(), ServerKey.parse(pem, chain(RSA.certificatePem()), faults::add));
    }

    @Test
    void sec1IsRead() {
        String pem = EC.traditionalKeyPem();
        assertTrue(pem.startsWith("-----BEGIN EC PRIVATE KEY-----"), pem);
        // openssl ecparam writes the curve before the key.
        String both = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + pem;
        assertEquals(EC.key(), ServerKey.parse(both, chain(EC.certificatePem()), faults::add));
    }

    @Test
    void textAroundAndOtherLineEndsDoNotMatter() {
        String pem = "subject=CN\n" + RSA.certificatePem().replace("\n", "\r\n") + EC.certificatePem();
        assertEquals(List.of(RSA.certificate(), EC.certificate()), chain(pem));
        assertEquals(RSA.key(), ServerKey.parse("Bag Attributes\n" + RSA.keyPem(), chain(pem), faults::add));
    }

    @Test
    void theKeyOfAnotherCertificateDoesNotFit() {
        TestCertificate other = TestCertificate.of("RSA", "rsa.example.com");
        assertEquals("the key does not fit the certificate", fault(other.keyPem(), RSA.certificatePem()));
    }

    @Test
    void theKeyOfAnotherCurvePointDoesNotFit() {
        TestCertificate other = TestCertificate.of("EC", "ec.example.com");
        assertEquals("the key does not fit the certificate", fault(other.traditionalKeyPem(), EC.certificatePem()));
    }

    @Test
    void theKeyOfAnotherAlgorithmDoesNotFit() {
        assertEquals(
                "the key does not fit the certificate, which is for EC",
                fault(RSA.traditionalKeyPem(), EC.certificatePem()));
        faults.clear();
        assertEquals(
                "the key is malformed, or does not fit the certificate, which is for EC",
                fault(RSA.keyPem(), EC.certificatePem()));
    }

    @Test
    void theServersCertificateComesFirst() {
        TestCertificate issuer = TestCertificate.of("RSA", "issuer.example.com");
        assertEquals(
                "the key fits certificate 2 (expected: the server's certificate first, then its issuers)",
                fault(RSA.keyPem(), issuer.certificatePem() + RSA.certificatePem()));
    }

    @Test
    void encryptedKeysAreRefused() {
        String expected = "the key is encrypted (expected: a key without a password)";
        assertEquals(
                expected,
                fault(
                        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
                        RSA.certificatePem()));
        faults.clear();
        String old =
                RSA.traditionalKeyPem().replaceFirst("\n", "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n");
        assertEquals(expected, fault(old, RSA.certificatePem()));
    }

    @Test
    void brokenTextsAreRefused() {
        assertEquals(
                "there is no private key in it (expected: PEM, -----BEGIN PRIVATE KEY-----)",
                fault(RSA.certificatePem(), RSA.certificatePem()));
        faults.clear();
        assertEquals(
                "the key is malformed, or does not fit the certificate, which is for RSA",
                fault(RSA.traditionalKeyPem().replaceFirst("\nM", "\nA"), RSA.certificatePem()));
        faults.clear();
        assertNull(CertificateChain.parse("nothing", faults::add));
        assertNull(CertificateChain.parse(RSA.certificatePem().replaceFirst("\nM", "\nA"), faults::add));
        assertEquals(
                List.of(
                        "there is no certificate in it (expected: PEM, -----BEGIN CERTIFICATE-----)",
                        "certificate 1 is malformed (expected: X.509)"),
                faults);
    }
}
