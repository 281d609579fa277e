package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.List;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.model.ListenerTls;
import org.jettygateway.internal.model.Secret;
import org.jspecify.annotations.Nullable;

/** Reads {@code tls} of a listener, with the rules of the CRD that tie it to the listener's protocol. */
final class ListenerTlsReader {

    private static final int MAX_CERTIFICATES = 64;
    private static final int MAX_OPTIONS = 16;

    private ListenerTlsReader() {}

    /** Reads what a listener of that protocol says about TLS. */
    static ListenerTls read(String protocol, TreeCursor at) {
        Fields tls = at.fields();
        if (tls == null) {
            return ListenerTls.NONE;
        }
        TreeCursor modeAt = tls.find("mode");
        ListenerTls.Mode mode = modeAt == null ? null : modeAt.choice(ListenerTls.Mode.class);
        List<TreeCursor> items = tls.items("certificateRefs", 0, MAX_CERTIFICATES);
        List<ListenerTls.CertificateRef> refs = new ArrayList<>();
        for (TreeCursor item : items) {
            ListenerTls.CertificateRef ref = certificateRef(item.record());
            if (ref != null) {
                refs.add(ref);
            }
        }
        List<String> options = options(tls.find("options"));
        tls.end();
        boolean https = protocol.equals(Listener.HTTPS);
        if (https && modeAt != null && mode != null && mode != ListenerTls.Mode.Terminate) {
            modeAt.error("%s is for protocol TLS (expected: %s for protocol %s)"
                    .formatted(mode, ListenerTls.Mode.Terminate, protocol));
        } else if (protocol.equals(Listener.TLS) && modeAt == null) {
            at.error("mode is missing (expected: Terminate or Passthrough for protocol TLS)");
        } else if (mode != ListenerTls.Mode.Passthrough && items.isEmpty() && options.isEmpty()) {
            at.error("certificateRefs is missing (expected: at least one Secret)");
        }
        return new ListenerTls(mode == null ? ListenerTls.Mode.Terminate : mode, refs, options);
    }

    /** The names of options of TLS. */
    static List<String> options(@Nullable TreeCursor at) {
        TreeCursor recorded = at == null ? null : at.record();
        return List.copyOf(LabelsReader.read(recorded, MAX_OPTIONS, Format.ANNOTATION_VALUE)
                .keySet());
    }

    /** Reads a {@code SecretObjectReference}; null where it is not complete. */
    static ListenerTls.@Nullable CertificateRef certificateRef(TreeCursor at) {
        Fields ref = at.fields();
        if (ref == null) {
            return null;
        }
        String group = ref.text("group", Format.GROUP, "");
        String kind = ref.text("kind", Format.KIND, Secret.KIND);
        String namespace = ref.text("namespace", Format.NAMESPACE);
        String name = ref.requireText("name", Format.OBJECT_NAME);
        ref.end();
        return group == null || kind == null || name == null
                ? null
                : new ListenerTls.CertificateRef(group, kind, namespace, name);
    }
}
