package org.jettygateway.internal.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ServerCertificate;
import org.jspecify.annotations.Nullable;

/** Backends as one Gateway reaches them: over connections of its own, where it shows backends a certificate of its own. */
final class GatewayBackends {

    private final Certificates certificates;
    private final Backends backends;

    GatewayBackends(Certificates certificates, Backends backends) {
        this.certificates = certificates;
        this.backends = backends;
    }

    /** Notes that a Gateway sends traffic to upstreams. */
    void use(Resource<Gateway> gateway, Set<String> upstreams) {
        upstreams.forEach(upstream -> backends.use(gateway.object().key(), upstream));
    }

    /** What a Gateway makes of backends; equal for all Gateways that show no certificate. */
    View view(Resource<Gateway> gateway) {
        List<ServerCertificate> client = certificates.client(gateway).certificates();
        return client.isEmpty()
                ? new View(backends, null, null)
                : new View(backends, gateway.object().key(), client.get(0));
    }

    /**
     * What a Gateway makes of backends.
     *
     * @param all every backend
     * @param gateway null for Gateways that show no certificate
     * @param client what it shows
     */
    record View(
            Backends all,
            @Nullable ObjectKey gateway,
            @Nullable ServerCertificate client) {

        /** The backends of a rule. */
        List<BackendNode> backends(List<BackendNode> nodes) {
            if (gateway == null) {
                return nodes;
            }
            List<BackendNode> own = new ArrayList<>();
            for (BackendNode node : nodes) {
                String upstream = node.upstream();
                own.add(new BackendNode(
                        node.weight(),
                        upstream == null ? null : own(upstream),
                        node.reason(),
                        node.filters(),
                        mirrors(node.mirrors())));
            }
            return own;
        }

        /** The mirrors of a rule. */
        List<MirrorNode> mirrors(List<MirrorNode> nodes) {
            return gateway == null
                    ? nodes
                    : nodes.stream()
                            .map(node -> new MirrorNode(own(node.upstream()), node.numerator(), node.denominator()))
                            .toList();
        }

        private String own(String upstream) {
            return gateway == null || client == null ? upstream : all.at(gateway, client, upstream);
        }
    }
}
