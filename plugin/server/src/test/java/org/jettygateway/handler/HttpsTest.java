package org.jettygateway.handler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.server.Server;
import org.jettygateway.TestCertificate;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS listeners on a port that the gateway opens: which certificate, which listener, and what changes while it serves. */
class HttpsTest {

    private static final TestCertificate CATCH_ALL = TestCertificate.of("RSA", "catch-all.example.com");
    private static final TestCertificate SECOND = TestCertificate.of("EC", "second-example.org");
    private static final TestCertificate WILDCARD = TestCertificate.of("EC", "*.wildcard.org");
    private static final TestCertificate FOURTH = TestCertificate.of("Ed25519", "fourth-example.wildcard.org");
    private static final TestCertificate FOURTH_RSA = TestCertificate.of("RSA", "fourth-example.wildcard.org");

    private static final String LISTENERS = """
              - {name: all, protocol: HTTPS, port: 443, tls: {certificateRefs: [{name: all}]}}
              - {name: second, protocol: HTTPS, port: 443, hostname: second-example.org, tls: {certificateRefs: [{name: second}]}}
              - {name: wild, protocol: HTTPS, port: 443, hostname: "*.wildcard.org", tls: {certificateRefs: [{name: wild}]}}
              - {name: fourth, protocol: HTTPS, port: 443, hostname: fourth-example.wildcard.org,
                 tls: {certificateRefs: [{name: fourth}, {name: fourth-rsa}]}}
            """;

    @TempDir
    private Path directory;

    private final Server server = new Server();
    private ScriptedBackend backend;
    private GatewayHandler gateway;
    private int port;
    private TlsClient client;

    @BeforeEach
    void start() throws Exception {
        backend = new ScriptedBackend(wire -> {
            while (true) {
                String head = wire.readHead();
                wire.write("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(head.length(), head));
            }
        });
        write("listeners.yaml", listeners(LISTENERS));
        write("secrets.yaml", CATCH_ALL.secret("all") + SECOND.secret("second") + FOURTH_RSA.secret("fourth-rsa"));
        write("fourth.yaml", FOURTH.secret("fourth"));
        String traditional = WILDCARD.traditionalKeyPem().indent(4);
        write(
                "wild.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: wild}\ntype: kubernetes.io/tls\nstringData:\n"
                        + "  tls.crt: |\n" + WILDCARD.certificatePem().indent(4) + "  tls.key: |\n" + traditional);
        write("route.yaml", """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: to-backend}
                spec:
                  parentRefs: [{name: edge}]
                  hostnames: [second-example.org, "*.wildcard.org", known.example.com, a.example.com]
                  rules:
                  - matches: [{path: {value: /moved}}]
                    filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: /new}}}]
                  - backendRefs: [{name: backend, port: 8080}]
                """ + Manifests.service("backend", backend.address()));
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        gateway = GatewayHandler.builder()
                .config(directory)
                .publish("%d:443,%d:8443".formatted(port, port + 1))
                .build();
        server.setHandler(gateway);
        server.start();
        client = new TlsClient(port);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        backend.close();
    }

    /** Over TLS, too, an HTTP/1.0 client sees that an answer without a length was cut off: nobody says a proper farewell. */
    @Test
    void anAnswerThatIsCutOffDoesNotEndInOrder() throws Exception {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        try (ScriptedBackend cutting = new ScriptedBackend(wire -> {
            wire.readHead();
            wire.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
            seen.join();
        })) {
            reload(
                    "more.yaml",
                    Manifests.route("cut", "cut.example.com", "cut") + Manifests.service("cut", cutting.address()));
            try (SSLSocket socket = client.connect("cut.example.com")) {
                socket.getOutputStream().write("GET / HTTP/1.0\r\nHost: cut.example.com\r\n\r\n".getBytes(ISO_8859_1));
                InputStream in = socket.getInputStream();
                StringBuilder received = new StringBuilder();
                while (received.indexOf("half") < 0) {
                    received.append((char) in.read());
                }
                seen.complete(null);
                assertThrows(IOException.class, in::read);
            }
        }
    }

    private static String listeners(String items) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: edge}
                spec:
                  gatewayClassName: jetty
                  listeners:
                """ + items.indent(2);
    }

    private void write(String file, String manifest) throws IOException {
        Path hidden = Files.writeString(directory.resolve("." + file), manifest);
        Files.move(hidden, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    private void reload(String file, String manifest) throws IOException {
        long before = gateway.getGeneration();
        write(file, manifest);
        Await.until("the change is served", () -> gateway.getGeneration() > before);
    }

    private RawClient http(String sni) throws IOException {
        return new RawClient(client.connect(sni), Duration.ofSeconds(30));
    }

    private static String get(String host) {
        return get(host, "/");
    }

    private static String get(String host, String path) {
        return "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(path, host);
    }

    @Test
    void theCertificateIsThatOfTheListenerWhoseNameIsAskedFor() throws Exception {
        assertThat( // but warnings that these certificates have no alternative names
                gateway.getProblems().stream()
                        .filter(problem -> !problem.endsWith(" [certificate-hostname]"))
                        .toList(),
                is(List.of()));
        assertThat(client.certificate("second-example.org"), is(SECOND.certificate()));
        assertThat(client.certificate("a.b.wildcard.org"), is(WILDCARD.certificate()));
        assertThat(client.certificate("FOURTH-example.wildcard.org"), is(FOURTH.certificate()));
        assertThat(client.certificate("wildcard.org"), is(CATCH_ALL.certificate()));
        assertThat(client.certificate("third-example.org"), is(CATCH_ALL.certificate()));
        assertThat(client.certificate(null), is(CATCH_ALL.certificate()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothVersionsOfTlsAreSpoken(String version) throws Exception {
        for (String sni : new String[] {"x.example.com", "second-example.org", "fourth-example.wildcard.org"}) {
            try (SSLSocket socket = client.connect(sni, version)) {
                assertThat(socket.getSession().getProtocol(), is(version));
            }
        }
    }

    @Test
    void aNameThatNoListenerHasIsRefused() throws Exception {
        reload("listeners.yaml", listeners(LISTENERS.substring(LISTENERS.indexOf('\n') + 1)));
        SSLHandshakeException refused =
                assertThrows(SSLHandshakeException.class, () -> client.connect("third-example.org"));
        assertThat(refused.getMessage(), containsString("unrecognized_name"));
        assertThrows(SSLHandshakeException.class, () -> client.connect(null));
        assertThat(client.certificate("second-example.org"), is(SECOND.certificate()));
    }

    @Test
    void theBackendLearnsHowTheClientCame() throws Exception {
        try (RawClient http = http("second-example.org")) {
            String seen = http.send(get("second-example.org:443")).body();
            assertThat(seen, containsString("\r\nX-Forwarded-Proto: https\r\n"));
            assertThat(seen, containsString("\r\nX-Forwarded-Port: 443\r\n"));
            assertThat(
                    http.send(get("second-example.org", "/moved")).header("location"),
                    is("https://second-example.org/new"));
        }
    }

    @Test
    void http2IsHadByAlpn() throws Exception {
        HttpClient http = HttpClient.newBuilder().sslContext(client.context()).build();
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version(), is(HttpClient.Version.HTTP_2));
        assertThat(answer.statusCode(), is(404)); // no route claims localhost
        try (SSLSocket socket = client.connect("second-example.org")) {
            assertThat(socket.getApplicationProtocol(), is("http/1.1"));
        }
    }

    /** The JDK's client repeats the name that its session was made for, whatever it is told: that is the connection's name. */
    @Test
    void aResumedSessionIsForTheListenerOfTheNameThatIsSent() throws Exception {
        try (RawClient first = http("second-example.org")) {
            assertThat(first.send(get("second-example.org")).status(), is(200)); // the ticket has come by now
        }
        try (SSLSocket socket = client.connect("a.wildcard.org");
                RawClient resumed = new RawClient(socket, Duration.ofSeconds(30))) {
            assertThat(socket.getSession().getPeerCertificates()[0], is(SECOND.certificate()));
            assertThat(resumed.send(get("a.wildcard.org")).status(), is(421));
            assertThat(resumed.send(get("second-example.org")).status(), is(200));
        }
    }

    /** The expectations of the conformance suite's GatewayHTTPSListenerDetectMisdirectedRequests, and some more. */
    @ParameterizedTest
    @CsvSource({
        "known.example.com,           known.example.com,           200",
        "second-example.org,          second-example.org,          200",
        "second-example.org,          SECOND-example.org.,         200",
        "third-example.wildcard.org,  fifth-example.wildcard.org,  200",
        "third-example.wildcard.org,  fourth-example.wildcard.org, 421",
        "fourth-example.wildcard.org, third-example.wildcard.org,  421",
        "fourth-example.wildcard.org, fourth-example.wildcard.org, 200",
        "second-example.org,          unknown.example.org,         421",
        "second-example.org,          known.example.com,           421",
        "unknown.example.org,         known.example.com,           200",
        "unknown.example.org,         other.example.org,           404",
        "unknown.example.org,         second-example.org,          421",
        "wildcard.org,                a.wildcard.org,              421",
        "'',                          known.example.com,           200",
        "'',                          second-example.org,          421",
    })
    void aRequestOnAConnectionToAnotherListenerIsMisdirected(String sni, String host, int status) throws Exception {
        String name = sni.isEmpty() ? null : sni;
        try (RawClient http = new RawClient(client.connect(name), Duration.ofSeconds(30))) {
            assertThat(http.send(get(host)).status(), is(status));
            if (status == 421) { // the connection is not worse for it
                assertThat(http.send(get(host)).status(), is(status));
            }
        }
        try (RawHttp2Client http2 = new RawHttp2Client(client.connect("h2", name, new String[0]), "https")) {
            assertThat(http2.get(host, "/").status(), is(status));
        }
    }

    @Test
    void aNewCertificateIsForNewConnectionsAndCostsNoOpenOne() throws Exception {
        TestCertificate renewed = TestCertificate.of("EC", "second-example.org");
        try (RawClient before = http("second-example.org")) {
            assertThat(before.send(get("second-example.org")).status(), is(200));
            reload(
                    "secrets.yaml",
                    CATCH_ALL.secret("all") + renewed.secret("second") + FOURTH_RSA.secret("fourth-rsa"));
            // The session of before is not resumed: it would vouch by the old certificate.
            try (SSLSocket after = client.connect("second-example.org")) {
                assertThat(after.getSession().getPeerCertificates()[0], is(renewed.certificate()));
            }
            assertThat(client.certificate("second-example.org"), is(renewed.certificate()));
            assertThat(before.send(get("second-example.org")).status(), is(200));
        }
    }

    @Test
    void sessionsOutliveChangesThatAreNotTheirs() throws Exception {
        byte[] first;
        try (SSLSocket socket = client.connect("second-example.org", "TLSv1.2")) {
            first = socket.getSession().getId();
            assertThat(
                    new RawClient(socket, Duration.ofSeconds(30))
                            .send(get("second-example.org"))
                            .status(),
                    is(200));
        }
        reload("more.yaml", Manifests.route("more", "more.example.com", "backend"));
        try (SSLSocket socket = client.connect("second-example.org", "TLSv1.2")) {
            assertThat(socket.getSession().getId(), is(first));
        }
    }

    @Test
    void aBrokenCertificateCostsNothingThatServedBefore() throws Exception {
        reload("fourth.yaml", FOURTH.secret("fourth").replaceFirst("tls.key: .*", "tls.key: aGVsbG8="));
        assertThat(gateway.getProblems().toString(), containsString("fourth.yaml:8:12: error: Secret default/fourth"));
        assertThat(gateway.getProblems().toString(), not(containsString("aGVsbG8=")));
        assertThat(client.certificate("fourth-example.wildcard.org"), is(FOURTH.certificate()));
    }

    @Test
    void aMissingCertificateDarkensOneListener() throws Exception {
        reload("fourth.yaml", "");
        assertThat(client.certificate("second-example.org"), is(SECOND.certificate()));
        // The wildcard has the name now.
        assertThat(client.certificate("fourth-example.wildcard.org"), is(WILDCARD.certificate()));
    }

    @Test
    void aPortGoesOverFromTlsToClearTextAndBack() throws Exception {
        reload("listeners.yaml", listeners("  - {name: clear, protocol: HTTP, port: 443}\n"));
        try (RawClient plain =
                new RawClient(new Socket(InetAddress.getLoopbackAddress(), port), Duration.ofSeconds(30))) {
            assertThat(plain.send(get("second-example.org")).status(), is(200));
        }
        reload("listeners.yaml", listeners(LISTENERS));
        assertThat(client.certificate("second-example.org"), is(SECOND.certificate()));
    }

    @Test
    void clearTextOnATlsPortIsNoRequest() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(get("second-example.org").getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer, not(containsString("HTTP/1.1")));
        }
    }

    @Test
    void ofSeveralCertificatesTheClientGetsOneThatItCanVerify() throws Exception {
        try (SSLSocket socket = client.connect("fourth-example.wildcard.org", "TLSv1.2")) {
            assertThat(socket.getSession().getPeerCertificates()[0], is(FOURTH.certificate()));
        }
        SSLSocket onlyRsa = client.unconnected("fourth-example.wildcard.org");
        SSLParameters parameters = onlyRsa.getSSLParameters();
        parameters.setCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
        onlyRsa.setSSLParameters(parameters);
        try (SSLSocket socket = onlyRsa) {
            socket.startHandshake();
            X509Certificate got = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            assertThat(got, is(FOURTH_RSA.certificate()));
        }
    }
}
