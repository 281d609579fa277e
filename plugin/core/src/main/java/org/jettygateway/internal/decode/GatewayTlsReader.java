package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jettygateway.internal.model.GatewayTls;
import org.jettygateway.internal.model.GatewayTls.FrontendValidation;
import org.jettygateway.internal.model.ListenerTls.CertificateRef;
import org.jspecify.annotations.Nullable;

/** Reads {@code tls} of a Gateway. */
final class GatewayTlsReader {

    private static final int MAX_PORTS = 64;
    private static final int MAX_AUTHORITIES = 16;
    private static final int MAX_PORT = 65535;

    private GatewayTlsReader() {}

    /** Reads what a Gateway says about TLS. */
    static GatewayTls read(@Nullable Fields tls) {
        if (tls == null) {
            return GatewayTls.NONE;
        }
        Fields backend = tls.fields("backend");
        TreeCursor refAt = backend == null ? null : backend.find("clientCertificateRef");
        CertificateRef client = refAt == null ? null : ListenerTlsReader.certificateRef(refAt.record());
        if (backend != null) {
            backend.end();
        }
        Fields frontend = tls.fields("frontend");
        tls.end();
        if (frontend == null) {
            return new GatewayTls(client, null, List.of());
        }
        FrontendValidation otherwise = config(frontend.requireFields("default"));
        List<GatewayTls.PerPort> ports = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (TreeCursor item : frontend.items("perPort", 0, MAX_PORTS)) {
            Fields entry = item.record().fields();
            if (entry != null) {
                TreeCursor portAt = entry.require("port");
                Integer port = portAt == null ? null : portAt.number(1, MAX_PORT);
                FrontendValidation validation = config(entry.requireFields("tls"));
                entry.end();
                if (port != null) {
                    ports.add(new GatewayTls.PerPort(port, validation));
                    if (!seen.add(port)) {
                        item.error("port %d stands in two entries (expected: one)".formatted(port));
                    }
                }
            }
        }
        frontend.end();
        return new GatewayTls(client, otherwise, ports);
    }

    private static @Nullable FrontendValidation config(@Nullable Fields config) {
        Fields validation = config == null ? null : config.fields("validation");
        if (config != null) {
            config.end();
        }
        if (validation == null) {
            return null;
        }
        List<CertificateRef> refs = new ArrayList<>();
        for (TreeCursor item : validation.requireItems("caCertificateRefs", 1, MAX_AUTHORITIES)) {
            Fields ref = item.record().fields();
            CertificateRef read = ref == null ? null : reference(ref);
            if (read != null) {
                refs.add(read);
            }
        }
        TreeCursor modeAt = validation.find("mode");
        String mode = modeAt == null ? null : modeAt.choice(List.of("AllowValidOnly", "AllowInsecureFallback"));
        validation.end();
        return new FrontendValidation(
                refs, mode == null ? GatewayTls.Mode.AllowValidOnly : GatewayTls.Mode.valueOf(mode));
    }

    private static @Nullable CertificateRef reference(Fields ref) {
        String group = ref.requireText("group", Format.GROUP);
        String kind = ref.requireText("kind", Format.KIND);
        String namespace = ref.text("namespace", Format.NAMESPACE);
        String name = ref.requireText("name", Format.OBJECT_NAME);
        ref.end();
        return group == null || kind == null || name == null ? null : new CertificateRef(group, kind, namespace, name);
    }
}
