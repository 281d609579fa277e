package org.jettygateway.internal.upstream.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Executor;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.TestCertificate;
import org.jettygateway.internal.graph.BackendProtocol;
import org.jettygateway.internal.graph.BackendTls;
import org.jettygateway.internal.model.ServerCertificate;
import org.jettygateway.internal.model.SubjectAltName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TLS towards a Jetty that demands what a test says. */
class TlsUpstreamTest extends UpstreamClientFixture {

    private static final String NAME = "shop.example.com";
    private static final TestCertificate SERVER = TestCertificate.of("EC", NAME);
    private static final TestCertificate CLIENT = TestCertificate.of("EC", "gateway.example.com");

    private final Server server = new Server();

    @Override
    UpstreamClient newClient(Executor executor, Scheduler timer, ByteBufferPool pool, ClientSettings settings) {
        return new HttpClientUpstream(executor, timer, pool, settings);
    }

    @AfterEach
    void stop() {
        LifeCycle.stop(server);
    }

    @Test
    void anEndpointThatProvesItsNameIsAsked() throws Exception {
        InetSocketAddress backend = start(SERVER, null);
        assertEquals(
                "hello",
                send(tls(backend, NAME, SERVER), TestOutbound.get("/"))
                        .awaitWhole()
                        .text());
    }

    @Test
    void anEndpointOfAnotherAuthorityGetsNothing() throws Exception {
        assertRefused(tls(start(SERVER, null), NAME, CLIENT));
    }

    @Test
    void anEndpointWithAnotherNameGetsNothing() throws Exception {
        assertRefused(tls(start(SERVER, null), "other.example.com", SERVER));
    }

    @Test
    void anEndpointWithoutOneOfTheNamesGetsNothing() throws Exception {
        SubjectAltName wrong = new SubjectAltName(SubjectAltName.Type.URI, "spiffe://example.com/shop");
        BackendTls none = new BackendTls(NAME, List.of(SERVER.certificate()), List.of(wrong), null);
        assertRefused(new BackendAddress(start(SERVER, null), BackendProtocol.HTTP1, none));
    }

    @Test
    void anEndpointWithOneOfTheNamesIsAsked() throws Exception {
        TestCertificate named = TestCertificate.of("EC", "*.internal.example.com", "spiffe://example.com/shop");
        InetSocketAddress backend = start(named, null);
        SubjectAltName absent = new SubjectAltName(SubjectAltName.Type.Hostname, "absent.example.com");
        List<SubjectAltName> present = List.of(
                new SubjectAltName(SubjectAltName.Type.URI, "spiffe://example.com/shop"),
                new SubjectAltName(SubjectAltName.Type.Hostname, "a.internal.example.com"));
        for (SubjectAltName name : present) {
            BackendTls tls = new BackendTls(NAME, List.of(named.certificate()), List.of(absent, name), null);
            assertEquals(
                    "hello",
                    send(new BackendAddress(backend, BackendProtocol.HTTP1, tls), TestOutbound.get("/"))
                            .awaitWhole()
                            .text());
        }
        BackendTls none = new BackendTls(NAME, List.of(named.certificate()), List.of(absent), null);
        assertRefused(new BackendAddress(backend, BackendProtocol.HTTP1, none));
    }

    @Test
    void http2IsAgreedOnWhereTheServiceSaysSo() throws Exception {
        SslContextFactory.Server settings = settings(SERVER, null);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2");
        HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(new HttpConfiguration());
        InetSocketAddress backend =
                start(new ServerConnector(server, new SslConnectionFactory(settings, alpn.getProtocol()), alpn, http2));
        BackendTls tls = new BackendTls(NAME, List.of(SERVER.certificate()), List.of(), null);
        assertEquals(
                "hello",
                send(new BackendAddress(backend, BackendProtocol.H2C, tls), TestOutbound.get("/"))
                        .awaitWhole()
                        .text());
        BackendTls wrong = new BackendTls(NAME, List.of(CLIENT.certificate()), List.of(), null);
        assertRefused(new BackendAddress(backend, BackendProtocol.H2C, wrong));
    }

    /** What the JDK cannot read of a certificate counts as not there: nothing is let through. */
    @Test
    void anEndpointWhoseNamesCannotBeReadGetsNothing() throws Exception {
        SubjectAltName name = new SubjectAltName(SubjectAltName.Type.Hostname, NAME);
        BackendTls tls = new BackendTls(NAME, List.of(SERVER.certificate()), List.of(name), null);
        assertRefused(new BackendAddress(start(SERVER, null), BackendProtocol.HTTP1, tls));
    }

    @Test
    void anEndpointThatIsShownAnotherCertificateGetsNothing() throws Exception {
        ServerCertificate shown = new ServerCertificate(List.of(SERVER.certificate()), SERVER.key());
        BackendTls with = new BackendTls(NAME, List.of(SERVER.certificate()), List.of(), shown);
        assertRefused(new BackendAddress(start(SERVER, CLIENT), BackendProtocol.HTTP1, with));
    }

    @Test
    void anEndpointThatAsksForACertificateIsShownOne() throws Exception {
        InetSocketAddress backend = start(SERVER, CLIENT);
        ServerCertificate shown = new ServerCertificate(List.of(CLIENT.certificate()), CLIENT.key());
        BackendTls with = new BackendTls(NAME, List.of(SERVER.certificate()), List.of(), shown);
        assertEquals(
                "hello",
                send(new BackendAddress(backend, BackendProtocol.HTTP1, with), TestOutbound.get("/"))
                        .awaitWhole()
                        .text());
        // Not over the connection of the one that has one.
        assertRefused(tls(backend, NAME, SERVER));
    }

    private void assertRefused(BackendAddress address) throws Exception {
        assertFalse(send(address, TestOutbound.get("/")).awaitFailure().headReceived());
    }

    private static BackendAddress tls(InetSocketAddress socket, String name, TestCertificate authority) {
        return new BackendAddress(
                socket, BackendProtocol.HTTP1, new BackendTls(name, List.of(authority.certificate()), List.of(), null));
    }

    private InetSocketAddress start(TestCertificate certificate, @Nullable TestCertificate clients) throws Exception {
        ServerConnector connector = new ServerConnector(server, settings(certificate, clients));
        // The name that is asked for need not be in the certificate where other names are demanded.
        connector
                .getConnectionFactory(HttpConnectionFactory.class)
                .getHttpConfiguration()
                .getCustomizer(SecureRequestCustomizer.class)
                .setSniHostCheck(false);
        return start(connector);
    }

    private static SslContextFactory.Server settings(TestCertificate certificate, @Nullable TestCertificate clients)
            throws Exception {
        SslContextFactory.Server settings = new SslContextFactory.Server();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("server", certificate.key(), new char[0], new X509Certificate[] {certificate.certificate()});
        settings.setKeyStore(keys);
        settings.setKeyStorePassword("");
        settings.setSniRequired(false);
        if (clients != null) {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry("client", clients.certificate());
            settings.setTrustStore(trust);
            settings.setNeedClientAuth(true);
        }
        return settings;
    }

    private InetSocketAddress start(ServerConnector connector) throws Exception {
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Content.Sink.write(response, true, "hello", callback);
                return true;
            }
        });
        server.start();
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    }
}
