package org.jettygateway.validation;

import java.nio.file.Path;
import java.util.Map;

/**
 * Writes the rules of the Gateway API's CRDs down again, for a new version of them: run it in this module with the folder
 * {@code config/crd} of a checkout and the version. Then {@link ValidationTest} says what has no case yet.
 */
final class CrdRules {

    private static final Map<String, String> FILES = Map.of(
            "GatewayClass", "gatewayclasses",
            "Gateway", "gateways",
            "HTTPRoute", "httproutes",
            "GRPCRoute", "grpcroutes",
            "ReferenceGrant", "referencegrants",
            "BackendTLSPolicy", "backendtlspolicies",
            "TLSRoute", "tlsroutes",
            "TCPRoute", "tcproutes",
            "UDPRoute", "udproutes",
            "ListenerSet", "listenersets");

    private CrdRules() {}

    public static void main(String[] args) throws Exception {
        for (Map.Entry<String, String> kind : FILES.entrySet()) {
            String file = "gateway.networking.k8s.io_" + kind.getValue() + ".yaml";
            Rule.write(
                    kind.getKey(),
                    "gateway-api " + args[1] + ", config/crd/*/" + file,
                    Path.of(args[0], "standard", file),
                    Path.of(args[0], "experimental", file));
        }
    }
}
