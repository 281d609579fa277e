package org.jettygateway.internal.listen;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jettygateway.internal.model.ServerCertificate;
import org.jspecify.annotations.Nullable;

/** Gives a handshake the certificate of the listener that the client means. Thread-safe. */
final class HandshakeKeys extends X509ExtendedKeyManager {

    /** What the JDK was told to ask for. As many as there are certificates: each has the same alias every time. */
    private final Map<String, ServerCertificate> byAlias = new ConcurrentHashMap<>();

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        Handshake handshake = Handshake.of(engine);
        TlsListener listener = handshake == null ? null : handshake.listener();
        ServerCertificate certificate = listener == null ? null : listener.certificate(keyType, handshake.serverName());
        if (certificate == null) {
            return null;
        }
        String alias = Integer.toHexString(System.identityHashCode(certificate));
        for (int next = 0; ; next++) {
            String unique = alias + "-" + next;
            ServerCertificate taken = byAlias.putIfAbsent(unique, certificate);
            if (taken == null || taken == certificate) {
                return unique;
            }
        }
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
