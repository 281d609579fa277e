package org.jettygateway.internal.lint;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.graph.GatewayNode;
import org.jettygateway.internal.graph.ListenerNode;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.internal.model.Secret;
import org.jettygateway.internal.model.ServerCertificate;
import org.jettygateway.problem.Code;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problems;
import org.jspecify.annotations.Nullable;

/** Certificates that clients will not take, now or soon. */
final class CertificateChecks {

    private static final Duration SOON = Duration.ofDays(30);

    /** {@code dNSName} of a {@code GeneralName} (RFC 5280, 4.2.1.6). */
    private static final Integer DNS_NAME = 2;

    /** The extension with subject alternative names (RFC 5280, 4.2.1.6). */
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";

    private CertificateChecks() {}

    /** Reports them: for another hostname once a listener, for their time once a Secret. */
    static void check(ResourceSet resources, GatewayGraph graph, Instant now, Problems problems) {
        for (GatewayNode gateway : graph.gateways()) {
            checkHostnames(gateway.resource(), gateway.resource().object().listeners(), gateway.listeners(), problems);
            gateway.listenerSets()
                    .forEach(set -> checkHostnames(
                            set.resource(), set.resource().object().listeners(), set.listeners(), problems));
        }
        for (Resource<Secret> secret : resources.secrets().values()) {
            ServerCertificate certificate = secret.object().certificate();
            if (certificate != null
                    && secret.refusal() == null
                    && certificate.notAfter().isBefore(now.plus(SOON))) {
                problems.add(secret.warning(
                        Code.CERTIFICATE_EXPIRES,
                        FieldPath.of("data", "tls.crt"),
                        "the certificate expires at %s (expected: one that lasts more than %d days)"
                                .formatted(certificate.notAfter(), SOON.toDays())));
            }
        }
    }

    private static void checkHostnames(
            Resource<?> owner, List<Listener> written, List<ListenerNode> listeners, Problems problems) {
        for (ListenerNode node : listeners) {
            String hostname = node.listener().hostname();
            int index = written.indexOf(node.listener());
            List<String> names = names(node.certificates());
            if (hostname == null || index < 0 || names == null || covers(names, hostname)) {
                continue;
            }
            String found = names.isEmpty() ? "no DNS name" : String.join(", ", names);
            problems.add(owner.warning(
                    Code.CERTIFICATE_HOSTNAME,
                    FieldPath.of("spec", "listeners").index(index).child("tls").child("certificateRefs"),
                    "the certificate is for %s (expected: %s, the hostname of the listener)"
                            .formatted(found, hostname)));
        }
    }

    /** The DNS names of certificates; null where there is no certificate, or one has names that Java cannot read. */
    private static @Nullable List<String> names(List<ServerCertificate> certificates) {
        List<String> names = new ArrayList<>();
        for (ServerCertificate certificate : certificates) {
            X509Certificate first = certificate.chain().get(0);
            try {
                Collection<List<?>> alternatives = first.getSubjectAlternativeNames();
                if (alternatives == null && first.getExtensionValue(ALTERNATIVE_NAMES) != null) {
                    return null; // Java gives up on all of them where it does not understand one, a URI say
                }
                for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
                    if (DNS_NAME.equals(name.get(0))) {
                        names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
                    }
                }
            } catch (CertificateParsingException unreadable) {
                return null; // other programs may understand them
            }
        }
        return certificates.isEmpty() ? null : names;
    }

    private static boolean covers(List<String> names, String hostname) {
        return names.stream().anyMatch(name -> covers(name, hostname));
    }

    /** As clients compare (RFC 6125): a star stands for one label. A wildcard hostname wants that very wildcard. */
    private static boolean covers(String name, String hostname) {
        int dot = hostname.indexOf('.');
        return name.equals(hostname)
                || (name.startsWith("*.") && dot > 0 && name.substring(1).equals(hostname.substring(dot)));
    }
}
