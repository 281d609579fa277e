package org.jettygateway.handler;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
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
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jettygateway.TestCertificate;
import org.jspecify.annotations.Nullable;

/** A client of TLS that takes every certificate, and remembers its sessions. */
final class TlsClient {

    private final SSLContext context;
    private final int port;

    TlsClient(int port) throws GeneralSecurityException {
        this(port, new KeyManager[0]);
    }

    /** A client that shows this certificate if it is asked for one of such an issuer. */
    TlsClient(int port, TestCertificate own) throws GeneralSecurityException, IOException {
        this(port, keys(own));
    }

    private TlsClient(int port, KeyManager[] keys) throws GeneralSecurityException {
        this.port = port;
        context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {new TrustAll()}, null);
    }

    private static KeyManager[] keys(TestCertificate own) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", own.key(), new char[0], new X509Certificate[] {own.certificate()});
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    SSLContext context() {
        return context;
    }

    /** Connects by this SNI, or none, with these protocols of TLS, or all, and offers HTTP/1.1. */
    SSLSocket connect(@Nullable String sni, String... versions) throws IOException {
        return connect("http/1.1", sni, versions);
    }

    /** Connects, and offers one application protocol. */
    SSLSocket connect(String alpn, @Nullable String sni, String[] versions) throws IOException {
        SSLSocket socket = unconnected(sni);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {alpn});
        if (versions.length > 0) {
            parameters.setProtocols(versions);
        }
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
        return socket;
    }

    /** A connection whose handshake has not begun. */
    SSLSocket unconnected(@Nullable String sni) throws IOException {
        // Host and port are what the JDK keeps sessions by; without them none would be resumed.
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(sni == null ? List.of() : List.of(new SNIHostName(sni)));
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** The certificate that the server proves itself with to a client that it does not know yet. */
    X509Certificate certificate(@Nullable String sni) throws Exception {
        try (SSLSocket socket = new TlsClient(port).connect(sni)) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static final class TrustAll extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
