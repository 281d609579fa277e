package org.jettygateway.internal.listen;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jettygateway.internal.model.ServerCertificate;
import org.jspecify.annotations.Nullable;

/** Gives a handshake the certificate of the listener that the client means. Immutable. */
final class HandshakeKeys extends X509ExtendedKeyManager {

    private final Map<String, ServerCertificate> byAlias = new HashMap<>();
    private final IdentityHashMap<ServerCertificate, String> aliases = new IdentityHashMap<>();

    /** The certificates of these listeners. */
    HandshakeKeys(List<TlsListener> listeners) {
        for (TlsListener listener : listeners) {
            for (ServerCertificate certificate : listener.certificates()) {
                String alias = aliases.computeIfAbsent(certificate, unused -> String.valueOf(aliases.size()));
                byAlias.put(alias, certificate);
            }
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        Handshake handshake = Handshake.of(engine);
        if (handshake == null) {
            return null;
        }
        TlsListener listener = handshake.listener();
        ServerCertificate certificate = listener == null ? null : listener.certificate(keyType, handshake.serverName());
        return certificate == null ? null : aliases.get(certificate);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        ServerCertificate certificate = byAlias.get(alias);
        return certificate == null ? null : certificate.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        ServerCertificate certificate = byAlias.get(alias);
        return certificate == null ? null : certificate.key();
    }

    /** Sockets are not ours. */
    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
        return null;
    }
}
