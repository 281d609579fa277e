package org.jettygateway.internal.upstream.client;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jettygateway.internal.graph.BackendTls;
import org.jettygateway.internal.model.ServerCertificate;
import org.jspecify.annotations.Nullable;

/**
 * Jetty's TLS towards one endpoint. Each has a context of its own, so that no session is resumed under other demands. TLS 1.2
 * and 1.3, with the cipher suites that Jetty does not exclude.
 */
final class BackendTlsContext extends SslContextFactory.Client {

    private static final char[] NO_PASSWORD = new char[0];

    private final BackendTls tls;
    private final boolean http2;

    /**
     * TLS that makes these demands.
     *
     * @param http2 whether HTTP/2 is offered (ALPN, RFC 7301), and nothing else
     */
    BackendTlsContext(BackendTls tls, boolean http2) {
        this.tls = tls;
        this.http2 = http2;
        setSslContext(context(tls));
        setIncludeProtocols("TLSv1.3", "TLSv1.2");
        setRenegotiationAllowed(false);
        // Where other names are asked for, the hostname is only what is asked with.
        setEndpointIdentificationAlgorithm(tls.names().isEmpty() ? "HTTPS" : null);
    }

    /** The peer's name is the one to be verified: by its address, the JDK would take a certificate for that address too. */
    @Override
    public SSLEngine newSSLEngine(String host, int port) {
        return super.newSSLEngine(tls.serverName(), port);
    }

    @Override
    public void customize(SSLEngine engine) {
        super.customize(engine);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(tls.serverName())));
        if (http2) {
            parameters.setApplicationProtocols(new String[] {"h2"});
        }
        engine.setSSLParameters(parameters);
    }

    private static SSLContext context(BackendTls tls) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(tls.authorities().isEmpty() ? null : keyStore(tls.authorities()));
            X509ExtendedTrustManager chains = (X509ExtendedTrustManager) trust.getTrustManagers()[0];
            TrustManager names = tls.names().isEmpty() ? chains : new BackendTrust(chains, tls.names());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(tls.client()), new TrustManager[] {names}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no TLS as " + tls.serverName(), e);
        }
    }

    private static KeyStore keyStore(List<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry(String.valueOf(i), authorities.get(i));
        }
        return store;
    }

    private static KeyManager @Nullable [] keyManagers(@Nullable ServerCertificate client)
            throws GeneralSecurityException, IOException {
        if (client == null) {
            return new KeyManager[0];
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("client", client.key(), NO_PASSWORD, client.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        return keys.getKeyManagers();
    }
}
