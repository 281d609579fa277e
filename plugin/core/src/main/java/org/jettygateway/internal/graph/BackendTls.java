package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import org.jettygateway.internal.model.ServerCertificate;
import org.jettygateway.internal.model.SubjectAltName;
import org.jspecify.annotations.Nullable;

/**
 * What TLS towards an endpoint demands and shows: a BackendTLSPolicy, resolved, with the client certificate of a Gateway.
 * Connections are shared only under an equal one, and equal means what the certificates hold, not where they stand. Immutable;
 * not a record, as certificates are costly to hash and this is part of what endpoints are found by.
 */
public final class BackendTls {

    private final String serverName;
    private final List<X509Certificate> authorities;
    private final List<SubjectAltName> names;
    private final @Nullable ServerCertificate client;
    private final int hash;

    /**
     * What TLS demands.
     *
     * @param serverName the name to ask for (SNI), and to find in the certificate unless there are {@code names}
     * @param authorities who may have issued the certificate; empty for those of the Java runtime
     * @param names one of these must be in the certificate; empty for {@code serverName}
     * @param client what is shown to an endpoint that asks for a certificate; null for nothing
     */
    public BackendTls(
            String serverName,
            List<X509Certificate> authorities,
            List<SubjectAltName> names,
            @Nullable ServerCertificate client) {
        this.serverName = requireNonNull(serverName, "serverName");
        this.authorities = List.copyOf(authorities);
        this.names = List.copyOf(names);
        this.client = client;
        this.hash = Objects.hash(serverName, this.authorities, this.names, client == null ? null : client.chain());
    }

    /** The name to ask for (SNI). */
    public String serverName() {
        return serverName;
    }

    /** Who may have issued the certificate; empty for the authorities of the Java runtime. */
    public List<X509Certificate> authorities() {
        return authorities;
    }

    /** One of these must be in the certificate; empty for {@link #serverName}. */
    public List<SubjectAltName> names() {
        return names;
    }

    /** What is shown to an endpoint that asks for a certificate; null for nothing. */
    public @Nullable ServerCertificate client() {
        return client;
    }

    /** The same with a client certificate. */
    BackendTls with(ServerCertificate certificate) {
        return new BackendTls(serverName, authorities, names, certificate);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof BackendTls tls
                        && hash == tls.hash
                        && serverName.equals(tls.serverName)
                        && names.equals(tls.names)
                        && authorities.equals(tls.authorities)
                        && Objects.equals(client, tls.client));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** {@code TLS as shop.example.com}. */
    @Override
    public String toString() {
        return "TLS as " + serverName + (client == null ? "" : " with a client certificate");
    }
}
