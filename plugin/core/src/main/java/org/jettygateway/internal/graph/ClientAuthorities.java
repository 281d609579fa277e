package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.model.ConfigMap;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.GatewayTls;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.model.ListenerTls.CertificateRef;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.ReferenceGrant;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problems;
import org.jettygateway.problem.Severity;
import org.jspecify.annotations.Nullable;

/** Whose certificates the clients of listeners must have: {@code spec.tls.frontend} of a Gateway, resolved. */
final class ClientAuthorities {

    private final ResourceSet resources;
    private final ReferenceGrants grants;
    private final Publication publication;
    private final Problems problems;
    private final Map<Place, Resolved> known = new HashMap<>();

    /** The authorities of a configuration. */
    ClientAuthorities(ResourceSet resources, Publication publication, Problems problems) {
        this.resources = resources;
        this.grants = new ReferenceGrants(resources.referenceGrants().values());
        this.publication = publication;
        this.problems = problems;
    }

    private record Place(ObjectKey gateway, FieldPath field) {}

    /**
     * What a listener asks of its clients.
     *
     * @param validation null where it asks nothing, or cannot
     * @param fault what is wrong with a reference; null where nothing is
     * @param refusal why the listener must not take traffic; null where it may
     */
    record Resolved(
            @Nullable ClientValidation validation,
            @Nullable Fault fault,
            @Nullable ListenerFault refusal) {

        /** Clients need no certificate. */
        static final Resolved NONE = new Resolved(null, null, null);
    }

    /**
     * Why a reference leads to no authorities.
     *
     * @param reason the spec's word, of the listener's condition {@code ResolvedRefs}
     * @param message for people
     */
    record Fault(String reason, String message) {

        /** Checks that nothing is missing. */
        Fault {
            requireNonNull(reason, "reason");
            requireNonNull(message, "message");
        }
    }

    /** What a listener asks of its clients; what stands for its port outweighs the default. */
    Resolved resolve(ListenerSite site) {
        if (!site.listener().protocol().equals(Listener.HTTPS)) {
            return Resolved.NONE;
        }
        GatewayTls tls = site.gateway().object().tls();
        FieldPath frontend = FieldPath.of("spec", "tls", "frontend");
        GatewayTls.FrontendValidation validation = tls.frontend();
        FieldPath field = frontend.child("default");
        for (int i = 0; i < tls.perPort().size(); i++) {
            if (tls.perPort().get(i).port() == site.listener().port()) {
                validation = tls.perPort().get(i).validation();
                field = frontend.child("perPort").index(i).child("tls");
            }
        }
        if (validation == null) {
            return Resolved.NONE;
        }
        Place place = new Place(site.gateway().object().key(), field.child("validation"));
        Resolved resolved = known.get(place);
        if (resolved == null) {
            resolved = resolve(site.gateway(), validation, place.field());
            known.put(place, resolved);
        }
        return resolved;
    }

    private Resolved resolve(Resource<Gateway> gateway, GatewayTls.FrontendValidation validation, FieldPath field) {
        if (publication.attached()) {
            String message =
                    "client certificates are up to the connectors of the application (expected: no validation)";
            problems.add(gateway.problem(Severity.ERROR, field, message));
            return new Resolved(null, null, new ListenerFault(ListenerFault.Reason.UnsupportedValue, message));
        }
        List<X509Certificate> authorities = new ArrayList<>();
        Fault fault = null;
        for (int i = 0; i < validation.caCertificateRefs().size(); i++) {
            Fault found = add(gateway, validation.caCertificateRefs().get(i), authorities);
            if (found != null) {
                problems.add(gateway.problem(
                        Severity.ERROR, field.child("caCertificateRefs").index(i), found.message()));
                fault = fault == null ? found : fault;
            }
        }
        if (authorities.isEmpty()) {
            String message = fault == null ? "there are no caCertificateRefs" : fault.message();
            return new Resolved(null, fault, new ListenerFault(ListenerFault.Reason.NoValidCACertificate, message));
        }
        return new Resolved(new ClientValidation(authorities, validation.mode()), fault, null);
    }

    private @Nullable Fault add(Resource<Gateway> gateway, CertificateRef ref, List<X509Certificate> authorities) {
        String own = gateway.object().metadata().namespace();
        String namespace = ref.namespace() == null ? own : ref.namespace();
        ReferenceGrant.From from = new ReferenceGrant.From(RouteGroupKind.GATEWAY_GROUP, Gateway.KIND, own);
        // Before anything that would tell whether the ConfigMap exists.
        if (!grants.permit(from, namespace, new ReferenceGrant.To(ref.group(), ref.kind(), ref.name()))) {
            return new Fault(
                    "RefNotPermitted",
                    "no ReferenceGrant in namespace \"%s\" lets Gateways of namespace \"%s\" refer to %s \"%s\""
                            .formatted(namespace, own, ref.kind(), ref.name()));
        }
        if (!ref.group().isEmpty() || !ref.kind().equals(ConfigMap.KIND)) {
            String kind = ref.group().isEmpty() ? ref.kind() : ref.group() + "/" + ref.kind();
            return new Fault(
                    "InvalidCACertificateKind",
                    "\"%s\" is not a kind of certificate authorities (expected: %s)".formatted(kind, ConfigMap.KIND));
        }
        ObjectKey key = new ObjectKey(namespace, ref.name());
        Resource<ConfigMap> map = resources.configMaps().get(key);
        String unusable = unusable(key, map);
        if (unusable != null || map == null) {
            return new Fault("InvalidCACertificateRef", unusable == null ? "" : unusable);
        }
        authorities.addAll(map.object().authorities());
        return null;
    }

    /** Why a ConfigMap holds no authorities; null where it does. */
    static @Nullable String unusable(ObjectKey key, @Nullable Resource<ConfigMap> map) {
        if (map == null) {
            return "there is no ConfigMap " + key;
        }
        if (map.refusal() != null) {
            return "ConfigMap %s is refused: %s".formatted(key, map.refusal());
        }
        return map.object().authorities().isEmpty() ? "ConfigMap %s has no key %s".formatted(key, ConfigMap.CA) : null;
    }
}
