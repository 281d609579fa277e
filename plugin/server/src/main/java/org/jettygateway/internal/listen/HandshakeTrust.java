package org.jettygateway.internal.listen;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jettygateway.internal.graph.ClientValidation;
import org.jspecify.annotations.Nullable;

/** Judges the certificates of clients by the listener that they mean, with the JDK's own trust managers. Immutable. */
final class HandshakeTrust extends X509ExtendedTrustManager {

    private static final String ANY_EXCHANGE = "UNKNOWN";

    private final Map<ClientValidation, X509ExtendedTrustManager> strict = new HashMap<>();
    private final X509Certificate[] issuers;

    /** The trust of these listeners. */
    HandshakeTrust(List<TlsListener> listeners) {
        List<ClientValidation> validations = listeners.stream()
                .map(TlsListener::clients)
                .flatMap(Stream::ofNullable)
                .distinct()
                .toList();
        validations.stream()
                .filter(ClientValidation::isStrict)
                .forEach(validation -> strict.put(validation, trust(validation.authorities())));
        // Clients choose by these. Who lets in anybody must not keep them from showing what they have.
        this.issuers = validations.stream().allMatch(ClientValidation::isStrict)
                ? validations.stream()
                        .flatMap(validation -> validation.authorities().stream())
                        .distinct()
                        .toArray(X509Certificate[]::new)
                : new X509Certificate[0];
    }

    private static X509ExtendedTrustManager trust(List<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry(String.valueOf(i), authorities.get(i));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            return (X509ExtendedTrustManager) trust.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the JDK has no trust managers", e);
        }
    }

    /**
     * Refuses a session whose client has no certificate that is valid there.
     *
     * @throws SSLException if it has none
     */
    void verify(ClientValidation validation, SSLSession session) throws SSLException {
        X509ExtendedTrustManager trust = strict.get(validation);
        if (trust == null || !(session.getPeerCertificates() instanceof X509Certificate[] chain)) {
            throw new SSLPeerUnverifiedException("no client certificate");
        }
        try {
            trust.checkClientTrusted(chain, ANY_EXCHANGE);
        } catch (CertificateException invalid) {
            throw new SSLException("client certificate is not valid", invalid);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        Handshake handshake = engine == null ? null : Handshake.of(engine);
        TlsListener listener = handshake == null ? null : handshake.listener();
        if (listener == null) {
            throw new CertificateException("no listener asked for it");
        }
        X509ExtendedTrustManager trust = listener.clients() == null ? null : strict.get(listener.clients());
        if (trust != null) { // else anybody is let in
            trust.checkClientTrusted(chain, authType, engine);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("without a connection");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("sockets are not ours");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("servers are not ours");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("servers are not ours");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("servers are not ours");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return issuers.clone();
    }
}
