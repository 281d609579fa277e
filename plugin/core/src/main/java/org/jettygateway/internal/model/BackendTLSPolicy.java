package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code BackendTLSPolicy}: TLS towards the endpoints of Services, and what they must prove.
 *
 * @param metadata the object's metadata
 * @param targetRefs the Services it is about, all of its own namespace
 * @param caCertificateRefs where the certificate authorities are; empty where {@code wellKnown} is set
 * @param wellKnown {@code wellKnownCACertificates} as written; null where it is not set
 * @param hostname the name to ask for (SNI), and to find in the certificate unless there are {@code subjectAltNames}
 * @param subjectAltNames the names one of which the certificate must have; empty for the hostname
 * @param options the names of the options that are set
 */
public record BackendTLSPolicy(
        ObjectMeta metadata,
        List<TargetRef> targetRefs,
        List<LocalObjectReference> caCertificateRefs,
        @Nullable String wellKnown,
        String hostname,
        List<SubjectAltName> subjectAltNames,
        List<String> options)
        implements KubernetesObject {

    /** The kind's name. */
    public static final String KIND = "BackendTLSPolicy";

    /** The one value of {@code wellKnownCACertificates} in the spec: the authorities of the Java runtime. */
    public static final String SYSTEM = "System";

    /** Copies the lists. */
    public BackendTLSPolicy {
        requireNonNull(metadata, "metadata");
        requireNonNull(hostname, "hostname");
        targetRefs = List.copyOf(targetRefs);
        caCertificateRefs = List.copyOf(caCertificateRefs);
        subjectAltNames = List.copyOf(subjectAltNames);
        options = List.copyOf(options);
    }

    @Override
    public String kind() {
        return KIND;
    }

    /**
     * What a policy is about; {@code LocalPolicyTargetReferenceWithSectionName} in the Gateway API.
     *
     * @param object the Service
     * @param sectionName the name of one of its ports; null for all of them
     */
    public record TargetRef(
            LocalObjectReference object, @Nullable String sectionName) {

        /** Checks that nothing is missing. */
        public TargetRef {
            requireNonNull(object, "object");
        }
    }
}
