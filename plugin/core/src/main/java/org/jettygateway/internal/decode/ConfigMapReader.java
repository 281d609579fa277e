package org.jettygateway.internal.decode;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jettygateway.internal.certificate.CertificateChain;
import org.jettygateway.internal.model.ConfigMap;
import org.jettygateway.internal.model.ObjectMeta;
import org.jspecify.annotations.Nullable;

/** Reads a ConfigMap, as far as it holds certificate authorities; the rest is none of our business. */
final class ConfigMapReader {

    private ConfigMapReader() {}

    /** Reads a ConfigMap. */
    static ConfigMap read(Fields root, ObjectMeta metadata) {
        root.ignore("binaryData", "immutable");
        TreeCursor dataAt = root.find("data");
        Fields data = dataAt == null ? null : dataAt.fields();
        TreeCursor at = data == null ? null : data.find(ConfigMap.CA);
        String pem = at == null ? null : at.text();
        List<X509Certificate> authorities = at == null || pem == null ? null : parse(at, pem);
        return new ConfigMap(metadata, authorities == null ? List.of() : authorities);
    }

    private static @Nullable List<X509Certificate> parse(TreeCursor at, String pem) {
        return CertificateChain.parse(pem, at::error);
    }
}
