package org.jettygateway.internal.graph;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jettygateway.internal.model.ReferenceGrant;
import org.jettygateway.internal.model.Resource;

/** Which references may cross from one namespace into another: every grant, multiplied out for one look at any reference. */
final class ReferenceGrants {

    private final Set<Permission> permissions = new HashSet<>();

    /** Reads the grants of a configuration. */
    ReferenceGrants(Collection<Resource<ReferenceGrant>> grants) {
        for (Resource<ReferenceGrant> grant : grants) {
            String namespace = grant.object().metadata().namespace();
            for (ReferenceGrant.From from : grant.object().from()) {
                for (ReferenceGrant.To to : grant.object().to()) {
                    permissions.add(new Permission(from, namespace, to));
                }
            }
        }
    }

    /**
     * Whether a reference is permitted.
     *
     * @param from who refers
     * @param namespace the namespace of what is referred to
     * @param to what is referred to, by name; that it exists is not asked
     */
    boolean permit(ReferenceGrant.From from, String namespace, ReferenceGrant.To to) {
        return from.namespace().equals(namespace)
                || permissions.contains(new Permission(from, namespace, to))
                || permissions.contains(
                        new Permission(from, namespace, new ReferenceGrant.To(to.group(), to.kind(), null)));
    }

    private record Permission(ReferenceGrant.From from, String namespace, ReferenceGrant.To to) {}
}
