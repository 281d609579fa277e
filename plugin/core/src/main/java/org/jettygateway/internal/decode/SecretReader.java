package org.jettygateway.internal.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jettygateway.internal.certificate.CertificateChain;
import org.jettygateway.internal.certificate.ServerKey;
import org.jettygateway.internal.model.ObjectMeta;
import org.jettygateway.internal.model.Secret;
import org.jettygateway.internal.model.ServerCertificate;
import org.jettygateway.problem.Code;
import org.jspecify.annotations.Nullable;

/** Reads a Secret. No message repeats what it holds. */
final class SecretReader {

    private static final Format TYPE = Format.length(0, 253);
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";

    private final Fields root;
    private final @Nullable Fields data;
    private final @Nullable Fields stringData;

    private SecretReader(Fields root) {
        this.root = root;
        this.data = root.fields("data");
        this.stringData = root.fields("stringData");
    }

    /** Reads a Secret; one that is not of type {@code kubernetes.io/tls} is none of our business. */
    static Secret read(Fields root, ObjectMeta metadata) {
        String type = root.text("type", TYPE, "Opaque");
        ServerCertificate certificate = Secret.TLS.equals(type) ? new SecretReader(root).certificate() : null;
        return new Secret(metadata, type == null ? "" : type, certificate);
    }

    private @Nullable ServerCertificate certificate() {
        Fields required = data == null ? stringData : data;
        if (required == null) {
            root.require("data");
            return null;
        }
        Value certificates = value(CERTIFICATE, required);
        Value key = value(KEY, required);
        if (certificates == null || key == null) {
            return null;
        }
        List<X509Certificate> chain = CertificateChain.parse(certificates.text(), certificates.at()::error);
        if (chain == null) {
            return null;
        }
        checkTime(chain.get(0), certificates.at());
        PrivateKey read = ServerKey.parse(key.text(), chain, key.at()::error);
        return read == null ? null : new ServerCertificate(chain, read);
    }

    /** What has expired is refused; what is not valid yet will be when the time has come. */
    private void checkTime(X509Certificate certificate, TreeCursor at) {
        Instant now = root.scope().now();
        if (certificate.getNotAfter().toInstant().isBefore(now)) {
            at.error("the certificate expired at %s"
                    .formatted(certificate.getNotAfter().toInstant()));
        } else if (certificate.getNotBefore().toInstant().isAfter(now)) {
            at.warning(
                    Code.CERTIFICATE_EARLY,
                    "the certificate is not valid before %s"
                            .formatted(certificate.getNotBefore().toInstant()));
        }
    }

    /** A value, from {@code stringData} or, if it is not there, from {@code data}; null where there is none. */
    private @Nullable Value value(String name, Fields required) {
        TreeCursor plain = stringData == null ? null : stringData.find(name);
        if (plain != null) {
            plain.record();
            String text = plain.secret();
            return text == null ? null : new Value(plain, text);
        }
        TreeCursor encoded = required.require(name);
        if (encoded != null) {
            encoded.record();
        }
        String base64 = encoded == null ? null : encoded.secret();
        if (encoded == null || base64 == null) {
            return null;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
            return new Value(encoded, new String(bytes, ISO_8859_1));
        } catch (IllegalArgumentException notBase64) {
            encoded.error("is no base64 (expected: base64; stringData takes the text as it is)");
            return null;
        }
    }

    /** A text and where it stands; not a record, as these print what they hold. */
    private static final class Value {

        private final TreeCursor at;
        private final String text;

        Value(TreeCursor at, String text) {
            this.at = at;
            this.text = text;
        }

        TreeCursor at() {
            return at;
        }

        String text() {
            return text;
        }
    }
}
