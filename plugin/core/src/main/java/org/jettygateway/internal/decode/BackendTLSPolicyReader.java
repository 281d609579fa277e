package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.List;
import org.jettygateway.internal.model.BackendTLSPolicy;
import org.jettygateway.internal.model.LocalObjectReference;
import org.jettygateway.internal.model.ObjectMeta;
import org.jettygateway.internal.model.SubjectAltName;
import org.jspecify.annotations.Nullable;

/** Reads a BackendTLSPolicy. Of one that is faulty, what it is about is kept: nothing may go there in clear text. */
final class BackendTLSPolicyReader {

    private static final int MAX_TARGETS = 16;
    private static final int MAX_AUTHORITIES = 8;
    private static final int MAX_NAMES = 5;
    private static final Format URI = Format.SUBJECT_URI;

    private BackendTLSPolicyReader() {}

    /** Reads a policy; null where it has no spec. */
    static @Nullable BackendTLSPolicy read(Fields root, ObjectMeta metadata) {
        Fields spec = root.requireFields("spec");
        if (spec == null) {
            return null;
        }
        List<BackendTLSPolicy.TargetRef> targets = targets(spec);
        List<String> options = ListenerTlsReader.options(spec.find("options"));
        Fields validation = spec.requireFields("validation");
        spec.end();
        if (validation == null) {
            return new BackendTLSPolicy(metadata, targets, List.of(), null, "", List.of(), options);
        }
        TreeCursor refsAt = validation.find("caCertificateRefs");
        List<LocalObjectReference> refs = new ArrayList<>();
        for (TreeCursor item : validation.items("caCertificateRefs", 0, MAX_AUTHORITIES)) {
            LocalObjectReference ref = reference(item.record());
            if (ref != null) {
                refs.add(ref);
            }
        }
        TreeCursor wellKnownAt = validation.find("wellKnownCACertificates");
        String wellKnown = wellKnownAt == null ? null : wellKnownAt.record().text(Format.AUTHORITIES);
        String hostname = validation.requireText("hostname", Format.PRECISE_HOSTNAME);
        List<SubjectAltName> names = new ArrayList<>();
        for (TreeCursor item : validation.items("subjectAltNames", 0, MAX_NAMES)) {
            SubjectAltName name = name(item);
            if (name != null) {
                names.add(name);
            }
        }
        validation.end();
        if (wellKnown != null && !refs.isEmpty() && refsAt != null) {
            refsAt.error("stands beside wellKnownCACertificates (expected: one of them)");
        } else if (wellKnownAt == null && refs.isEmpty()) {
            validation.require("caCertificateRefs");
        }
        return new BackendTLSPolicy(
                metadata, targets, refs, wellKnown, hostname == null ? "" : hostname, names, options);
    }

    private static List<BackendTLSPolicy.TargetRef> targets(Fields spec) {
        List<BackendTLSPolicy.TargetRef> targets = new ArrayList<>();
        for (TreeCursor item : spec.requireItems("targetRefs", 1, MAX_TARGETS)) {
            BackendTLSPolicy.TargetRef target = target(item.record());
            if (target == null) {
                continue;
            }
            if (targets.contains(target)) {
                item.error("is given twice (expected: another sectionName for the same target)");
            } else if (targets.stream().anyMatch(earlier -> isAmbiguous(earlier, target))) {
                item.error("names the target of an earlier entry in another way"
                        + " (expected: sectionName in all entries for one target)");
            }
            targets.add(target);
        }
        return targets;
    }

    private static boolean isAmbiguous(BackendTLSPolicy.TargetRef a, BackendTLSPolicy.TargetRef b) {
        return a.object().equals(b.object()) && (a.sectionName() == null || b.sectionName() == null);
    }

    private static BackendTLSPolicy.@Nullable TargetRef target(TreeCursor at) {
        Fields ref = at.fields();
        if (ref == null) {
            return null;
        }
        String section = ref.text("sectionName", Format.NAME);
        LocalObjectReference object = reference(ref);
        return object == null ? null : new BackendTLSPolicy.TargetRef(object, section);
    }

    private static @Nullable LocalObjectReference reference(TreeCursor at) {
        Fields ref = at.fields();
        return ref == null ? null : reference(ref);
    }

    private static @Nullable LocalObjectReference reference(Fields ref) {
        String group = ref.requireText("group", Format.GROUP);
        String kind = ref.requireText("kind", Format.KIND);
        String name = ref.requireText("name", Format.OBJECT_NAME);
        ref.end();
        return group == null || kind == null || name == null ? null : new LocalObjectReference(group, kind, name);
    }

    private static @Nullable SubjectAltName name(TreeCursor at) {
        Fields name = at.fields();
        if (name == null) {
            return null;
        }
        TreeCursor typeAt = name.require("type");
        String type = typeAt == null ? null : typeAt.choice(List.of("Hostname", "URI"));
        String hostname = name.text("hostname", Format.HOSTNAME);
        String uri = name.text("uri", URI);
        boolean isUri = "URI".equals(type);
        String value = isUri ? uri : hostname;
        if (type != null && value == null) {
            name.require(isUri ? "uri" : "hostname");
        } else if (type != null && (isUri ? hostname : uri) != null) {
            at.error("has a hostname and a uri (expected: the one that type says)");
        }
        name.end();
        return type == null || value == null ? null : new SubjectAltName(SubjectAltName.Type.valueOf(type), value);
    }
}
