package org.jettygateway.internal.upstream.client;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jettygateway.internal.model.SubjectAltName;

/** Trusts whom the JDK's own trust manager does, if the certificate also has one of the names that were asked for. */
final class BackendTrust extends X509ExtendedTrustManager {

    private static final Integer DNS_NAME = 2;
    private static final Integer URI = 6;

    private final X509ExtendedTrustManager chains;
    private final List<SubjectAltName> names;

    /**
     * A trust manager for certificates with names.
     *
     * @param chains judges everything but the names
     * @param names one of them must be there
     */
    BackendTrust(X509ExtendedTrustManager chains, List<SubjectAltName> names) {
        this.chains = chains;
        this.names = List.copyOf(names);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        chains.checkServerTrusted(chain, authType, engine);
        Collection<List<?>> found = chain[0].getSubjectAlternativeNames();
        if (found == null || found.stream().noneMatch(this::isWanted)) {
            throw new CertificateException("the certificate has none of the names "
                    + names.stream().map(SubjectAltName::value).collect(Collectors.joining(", ")));
        }
    }

    private boolean isWanted(List<?> found) {
        String value = String.valueOf(found.get(1));
        return names.stream().anyMatch(name -> switch (name.type()) {
            case Hostname -> DNS_NAME.equals(found.get(0)) && covers(value.toLowerCase(Locale.ROOT), name.value());
            case URI -> URI.equals(found.get(0)) && value.equals(name.value());
        });
    }

    /** In certificates the star stands for one label (RFC 6125, 6.4.3). */
    private static boolean covers(String pattern, String name) {
        int dot = name.indexOf('.');
        return pattern.equals(name)
                || (pattern.startsWith("*.")
                        && dot > 0
                        && !name.startsWith("*")
                        && pattern.substring(1).equals(name.substring(dot)));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("without a connection");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("sockets are not ours");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("clients are not ours");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("clients are not ours");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("clients are not ours");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }
}
