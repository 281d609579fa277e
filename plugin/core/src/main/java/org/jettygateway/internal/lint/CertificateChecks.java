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
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.internal.model.Secret;
import org.jettygateway.internal.model.ServerCertificate;
import org.jettygateway.problem.Code;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problems;

/** Certificates that clients will not take, now or soon. */
final class CertificateChecks {

    private static final Duration SOON = Duration.ofDays(30);

    /** {@code dNSName} of a {@code GeneralName} (RFC 5280, 4.2.1.6). */
    private static final Integer DNS_NAME = 2;

    private CertificateChecks() {}

    /** Reports them: for another hostname once a listener, for their time once a Secret. */
    static void check(ResourceSet resources, GatewayGraph graph, Instant now, Problems problems) {
        for (GatewayNode gateway : graph.gateways()) {
            gateway.allListeners().forEach(listener -> checkHostname(gateway, listener, problems));
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

    private static void checkHostname(GatewayNode gateway, ListenerNode listener, Problems problems) {
        String hostname = listener.listener().hostname();
        List<ServerCertificate> certificates = listener.certificates();
        int index = gateway.resource().object().listeners().indexOf(listener.listener());
        if (hostname == null || certificates.isEmpty() || index < 0) {
            return;
        }
        List<String> names = new ArrayList<>();
        for (ServerCertificate certificate : certificates) {
            names.addAll(names(certificate.chain().get(0)));
        }
        if (names.stream().noneMatch(name -> covers(name, hostname))) {
            String found = names.isEmpty() ? "no DNS name" : String.join(", ", names);
            problems.add(gateway.resource()
                    .warning(
                            Code.CERTIFICATE_HOSTNAME,
                            FieldPath.of("spec", "listeners")
                                    .index(index)
                                    .child("tls")
                                    .child("certificateRefs"),
                            "the certificate is for %s (expected: %s, the hostname of the listener)"
                                    .formatted(found, hostname)));
        }
    }

    private static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (DNS_NAME.equals(name.get(0))) {
                    names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException unreadable) {
            return List.of(); // clients find no name in it either
        }
        return names;
    }

    /** As clients compare (RFC 6125): a star stands for one label. A wildcard hostname wants that very wildcard. */
    private static boolean covers(String name, String hostname) {
        int dot = hostname.indexOf('.');
        return name.equals(hostname)
                || (name.startsWith("*.") && dot > 0 && name.substring(1).equals(hostname.substring(dot)));
    }
}
