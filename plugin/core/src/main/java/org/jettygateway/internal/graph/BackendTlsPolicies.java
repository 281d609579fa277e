package org.jettygateway.internal.graph;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jettygateway.internal.model.BackendTLSPolicy;
import org.jettygateway.internal.model.Bind.Transport;
import org.jettygateway.internal.model.ConfigMap;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.KubernetesObject;
import org.jettygateway.internal.model.LocalObjectReference;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.ParentReference;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jettygateway.internal.model.Service;
import org.jettygateway.problem.Code;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problems;
import org.jettygateway.problem.Severity;
import org.jspecify.annotations.Nullable;

/**
 * Which BackendTLSPolicy holds for which port of which Service: one that names the port before one that does not, then the
 * older one. A policy that cannot be met still holds: nothing goes to the port then.
 */
final class BackendTlsPolicies {

    private static final String ACCEPTED = "Accepted";
    private static final String RESOLVED_REFS = "ResolvedRefs";

    /** A Service as a whole, or the port of that name. */
    private record Target(ObjectKey service, String section) {}

    /** What is left of a policy when its references are followed; exactly one of the first two is set. */
    record Resolved(@Nullable BackendTls tls, @Nullable String fault, Condition accepted, Condition resolvedRefs) {}

    /** A policy, the targets that others have, and the Gateways that it matters to. */
    private static final class Site {

        private final Resource<BackendTLSPolicy> resource;
        private final Resolved resolved;
        private final Set<Target> won = new HashSet<>();
        private final Map<Target, String> lost = new LinkedHashMap<>();
        private final Map<ObjectKey, Set<Target>> gateways = new TreeMap<>();

        Site(Resource<BackendTLSPolicy> resource, Resolved resolved) {
            this.resource = resource;
            this.resolved = resolved;
        }
    }

    private final ResourceSet resources;
    private final Problems problems;
    private final Map<ObjectKey, Site> sites = new TreeMap<>();
    private final Map<Target, Site> holding = new HashMap<>();
    private final Map<ObjectKey, Set<Site>> byService = new HashMap<>();

    /** The policies of a configuration. */
    BackendTlsPolicies(ResourceSet resources, Problems problems) {
        this.resources = resources;
        this.problems = problems;
        resources.backendTlsPolicies().values().stream()
                .sorted((a, b) -> KubernetesObject.OLDEST_FIRST.compare(a.object(), b.object()))
                .forEach(this::add);
    }

    private void add(Resource<BackendTLSPolicy> resource) {
        BackendTLSPolicy policy = resource.object();
        Site site = new Site(resource, resolve(resource));
        sites.put(policy.key(), site);
        for (int i = 0; i < policy.targetRefs().size(); i++) {
            BackendTLSPolicy.TargetRef ref = policy.targetRefs().get(i);
            FieldPath at = FieldPath.of("spec", "targetRefs").index(i);
            if (!ref.object().group().isEmpty() || !ref.object().kind().equals(Service.KIND)) {
                String message = "%s is no target of a BackendTLSPolicy (expected: Service)"
                        .formatted(ref.object().kind());
                problems.add(resource.problem(Severity.ERROR, at.child("kind"), message));
                continue;
            }
            ObjectKey service =
                    new ObjectKey(policy.metadata().namespace(), ref.object().name());
            Target target = new Target(service, ref.sectionName() == null ? "" : ref.sectionName());
            Site first = holding.putIfAbsent(target, site);
            byService.computeIfAbsent(service, unused -> new HashSet<>()).add(site);
            if (first == null) {
                site.won.add(target);
            } else if (first != site) {
                String message = "%s has the target already, and is older or has the lesser name"
                        .formatted(first.resource.object().describe());
                site.lost.put(target, message);
                problems.add(resource.warning(Code.LOST_TARGET, at, message));
            }
            checkTarget(resource, at, target);
        }
    }

    private void checkTarget(Resource<BackendTLSPolicy> resource, FieldPath at, Target target) {
        Resource<Service> service = resources.services().get(target.service());
        if (service == null) {
            String message = "there is no Service " + target.service();
            problems.add(resource.warning(Code.UNKNOWN_SERVICE, at.child("name"), message));
        } else if (!hasPort(target)) {
            String message = "Service %s has no port named \"%s\"".formatted(target.service(), target.section());
            problems.add(resource.warning(Code.UNKNOWN_PORT, at.child("sectionName"), message));
        }
    }

    private boolean hasPort(Target target) {
        Resource<Service> service = resources.services().get(target.service());
        return target.section().isEmpty()
                || (service != null
                        && service.object().ports().stream()
                                .anyMatch(port -> port.name().equals(target.section())));
    }

    /** The policy that holds for a port; null where there is none, and clear text is spoken. Datagrams have no TLS. */
    @Nullable
    Resolved find(ObjectKey service, Service.Port port) {
        if (port.transport() == Transport.UDP) {
            return null;
        }
        Site site = port.name().isEmpty() ? null : holding.get(new Target(service, port.name()));
        if (site == null) {
            site = holding.get(new Target(service, ""));
        }
        return site == null ? null : site.resolved;
    }

    /** Notes that a Gateway sends traffic to a port. */
    void use(ObjectKey gateway, ObjectKey service, Service.Port port) {
        if (port.transport() == Transport.UDP) {
            return;
        }
        for (Site site : byService.getOrDefault(service, Set.of())) {
            for (Target target : targets(site)) {
                boolean about = target.service().equals(service)
                        && (target.section().isEmpty() || target.section().equals(port.name()) || !hasPort(target));
                if (about) {
                    site.gateways
                            .computeIfAbsent(gateway, unused -> new HashSet<>())
                            .add(target);
                }
            }
        }
    }

    private static Set<Target> targets(Site site) {
        Set<Target> all = new HashSet<>(site.won);
        all.addAll(site.lost.keySet());
        return all;
    }

    /** Every policy, when all routes are attached. */
    List<PolicyNode> nodes() {
        return sites.values().stream()
                .map(site -> new PolicyNode(
                        site.resource,
                        site.gateways.entrySet().stream()
                                .map(entry -> ancestor(site, entry.getKey(), entry.getValue()))
                                .toList()))
                .toList();
    }

    private PolicyNode.Ancestor ancestor(Site site, ObjectKey gateway, Set<Target> used) {
        ParentReference ref = new ParentReference(
                RouteGroupKind.GATEWAY_GROUP, Gateway.KIND, gateway.namespace(), gateway.name(), null, null);
        return new PolicyNode.Ancestor(ref, List.of(accepted(site, used), site.resolved.resolvedRefs()));
    }

    private Condition accepted(Site site, Set<Target> used) {
        Set<String> conflicts = new TreeSet<>();
        used.forEach(target -> {
            String conflict = site.lost.get(target);
            if (conflict != null) {
                conflicts.add(conflict);
            }
        });
        if (site.lost.keySet().containsAll(used)) {
            return Condition.fails(ACCEPTED, "Conflicted", String.join("; ", conflicts));
        }
        if (site.resolved.accepted().status() == Condition.Status.False) {
            return site.resolved.accepted();
        }
        if (used.stream().noneMatch(this::hasPort)) {
            return Condition.fails(ACCEPTED, "TargetNotFound", "no port of the Service has the name of sectionName");
        }
        return Condition.holds(ACCEPTED, ACCEPTED, String.join("; ", conflicts));
    }

    private Resolved resolve(Resource<BackendTLSPolicy> resource) {
        BackendTLSPolicy policy = resource.object();
        Condition resolvedRefs = Condition.holds(RESOLVED_REFS, RESOLVED_REFS, "");
        String invalid = invalid(resource);
        if (invalid != null) {
            return new Resolved(null, invalid, Condition.fails(ACCEPTED, "Invalid", invalid), resolvedRefs);
        }
        List<X509Certificate> authorities = new ArrayList<>();
        Condition fault = null;
        for (int i = 0; i < policy.caCertificateRefs().size(); i++) {
            LocalObjectReference ref = policy.caCertificateRefs().get(i);
            Condition found = authorities(policy, ref, authorities);
            if (found != null) {
                FieldPath at =
                        FieldPath.of("spec", "validation", "caCertificateRefs").index(i);
                problems.add(resource.problem(Severity.ERROR, at, found.message()));
                fault = fault == null ? found : fault;
            }
        }
        if (fault == null) {
            BackendTls tls = new BackendTls(policy.hostname(), authorities, policy.subjectAltNames(), null);
            return new Resolved(tls, null, Condition.holds(ACCEPTED, ACCEPTED, ""), resolvedRefs);
        }
        Condition accepted = authorities.isEmpty()
                ? Condition.fails(ACCEPTED, "NoValidCACertificate", fault.message())
                : Condition.holds(ACCEPTED, ACCEPTED, "");
        return new Resolved(null, fault.message(), accepted, fault);
    }

    private @Nullable String invalid(Resource<BackendTLSPolicy> resource) {
        BackendTLSPolicy policy = resource.object();
        if (resource.refusal() != null) {
            return resource.refusal();
        }
        if (policy.wellKnown() != null && !policy.wellKnown().equals(BackendTLSPolicy.SYSTEM)) {
            String message = "%s are no certificates that are known here (expected: %s)"
                    .formatted(policy.wellKnown(), BackendTLSPolicy.SYSTEM);
            FieldPath at = FieldPath.of("spec", "validation", "wellKnownCACertificates");
            problems.add(resource.problem(Severity.ERROR, at, message));
            return message;
        }
        if (!policy.options().isEmpty()) {
            // What is meant to make TLS stricter must not be passed over.
            String message = "%s is not known (expected: no options)".formatted(String.join(", ", policy.options()));
            problems.add(resource.problem(Severity.ERROR, FieldPath.of("spec", "options"), message));
            return message;
        }
        return null;
    }

    private @Nullable Condition authorities(
            BackendTLSPolicy policy, LocalObjectReference ref, List<X509Certificate> authorities) {
        if (!ref.group().isEmpty() || !ref.kind().equals(ConfigMap.KIND)) {
            String kind = ref.group().isEmpty() ? ref.kind() : ref.group() + "/" + ref.kind();
            return Condition.fails(
                    RESOLVED_REFS,
                    "InvalidKind",
                    "\"%s\" is not a kind of certificate authorities (expected: %s)".formatted(kind, ConfigMap.KIND));
        }
        ObjectKey key = new ObjectKey(policy.metadata().namespace(), ref.name());
        Resource<ConfigMap> map = resources.configMaps().get(key);
        String fault = ClientAuthorities.unusable(key, map);
        if (fault != null || map == null) {
            return Condition.fails(RESOLVED_REFS, "InvalidCACertificateRef", fault == null ? "" : fault);
        }
        authorities.addAll(map.object().authorities());
        return null;
    }
}
