package org.jettygateway.internal.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.graph.ListenerCertificates.Fault;
import org.jettygateway.internal.graph.ListenerCertificates.Reason;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.KubernetesObject;
import org.jettygateway.internal.model.ListenerTls.CertificateRef;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.ReferenceGrant;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jettygateway.internal.model.Secret;
import org.jettygateway.internal.model.ServerCertificate;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problems;
import org.jettygateway.problem.Severity;

/** Where the certificateRefs of listeners lead: to certificates, or to the reason why not. */
final class Certificates {

    private final ResourceSet resources;
    private final ReferenceGrants grants;
    private final Publication publication;
    private final Suggestions suggestions;
    private final Problems problems;
    private final Map<ObjectKey, ListenerCertificates> clients = new HashMap<>();

    /** The certificates of a configuration. */
    Certificates(ResourceSet resources, Publication publication, Suggestions suggestions, Problems problems) {
        this.resources = resources;
        this.grants = new ReferenceGrants(resources.referenceGrants().values());
        this.publication = publication;
        this.suggestions = suggestions;
        this.problems = problems;
    }

    /** What a Gateway shows to backends that ask for a certificate; no certificates where it shows none. */
    ListenerCertificates client(Resource<Gateway> gateway) {
        CertificateRef ref = gateway.object().tls().clientCertificateRef();
        if (ref == null) {
            return ListenerCertificates.NONE;
        }
        ListenerCertificates known = clients.get(gateway.object().key());
        if (known == null) {
            List<ServerCertificate> certificates = new ArrayList<>();
            List<Fault> faults = new ArrayList<>();
            FieldPath field = FieldPath.of("spec", "tls", "backend", "clientCertificateRef");
            resolve(gateway, ref, field, certificates, faults);
            known = new ListenerCertificates(certificates, faults.isEmpty() ? null : faults.get(0));
            clients.put(gateway.object().key(), known);
        }
        return known;
    }

    /** What a listener serves TLS with. */
    ListenerCertificates resolve(ListenerSite site) {
        if (!site.listener().overTls() || site.listener().passesThrough()) {
            return ListenerCertificates.NONE;
        }
        List<CertificateRef> refs = site.listener().tls().certificateRefs();
        FieldPath field = site.field("tls").child("certificateRefs");
        if (publication.attached()) {
            if (!refs.isEmpty()) {
                String message = "is not looked at: TLS is up to the connectors of the application";
                problems.add(site.problem(Severity.NOTICE, field, message));
            }
            return ListenerCertificates.NONE;
        }
        if (refs.isEmpty()) {
            return new ListenerCertificates(
                    List.of(),
                    report(site.owner(), field, "certificateRefs is missing (expected: at least one Secret)"));
        }
        List<ServerCertificate> certificates = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < refs.size(); i++) {
            resolve(site.owner(), refs.get(i), field.index(i), certificates, faults);
        }
        return faults.isEmpty()
                ? new ListenerCertificates(certificates, null)
                : new ListenerCertificates(
                        List.of(),
                        faults.stream().min(Comparator.comparing(Fault::reason)).orElseThrow());
    }

    private void resolve(
            Resource<? extends KubernetesObject> owner,
            CertificateRef ref,
            FieldPath field,
            List<ServerCertificate> certificates,
            List<Fault> faults) {
        String own = owner.object().metadata().namespace();
        String kindOfOwner = owner.object().kind();
        String namespace = ref.namespace() == null ? own : ref.namespace();
        ReferenceGrant.From from = new ReferenceGrant.From(RouteGroupKind.GATEWAY_GROUP, kindOfOwner, own);
        // Before anything that would tell whether the Secret exists.
        if (!grants.permit(from, namespace, new ReferenceGrant.To(ref.group(), ref.kind(), ref.name()))) {
            String message = "no ReferenceGrant in namespace \"%s\" lets %ss of namespace \"%s\" refer to %s \"%s\""
                    .formatted(namespace, kindOfOwner, own, ref.kind(), ref.name());
            problems.add(owner.problem(Severity.ERROR, field, message));
            faults.add(new Fault(Reason.RefNotPermitted, message));
            return;
        }
        if (!ref.group().isEmpty() || !ref.kind().equals(Secret.KIND)) {
            String kind = ref.group().isEmpty() ? ref.kind() : ref.group() + "/" + ref.kind();
            faults.add(report(
                    owner, field, "\"%s\" is not a kind of certificate (expected: %s)".formatted(kind, Secret.KIND)));
            return;
        }
        ObjectKey key = new ObjectKey(namespace, ref.name());
        Resource<Secret> secret = resources.secrets().get(key);
        if (secret == null) {
            faults.add(report(owner, field, missing(key, own)));
            return;
        }
        ServerCertificate certificate = secret.object().certificate();
        if (certificate == null || secret.refusal() != null) {
            faults.add(report(owner, field, unusable(secret)));
        } else {
            certificates.add(certificate);
        }
    }

    private String missing(ObjectKey key, String own) {
        // A grant for one name does not open the names of its neighbours.
        String hint = key.namespace().equals(own)
                ? suggestions.of(
                        "Secret of " + own,
                        key.name(),
                        () -> resources.secrets().keySet().stream()
                                .filter(other -> other.namespace().equals(own))
                                .map(ObjectKey::name)
                                .toList())
                : "";
        return "there is no Secret %s%s".formatted(key, hint);
    }

    private static String unusable(Resource<Secret> secret) {
        Secret object = secret.object();
        return object.type().equals(Secret.TLS)
                ? "%s is refused: %s".formatted(object.describe(), secret.refusal())
                : "%s is of type \"%s\" (expected: %s)".formatted(object.describe(), object.type(), Secret.TLS);
    }

    private Fault report(Resource<? extends KubernetesObject> owner, FieldPath field, String message) {
        problems.add(owner.problem(Severity.ERROR, field, message));
        return new Fault(Reason.InvalidCertificateRef, message);
    }
}
