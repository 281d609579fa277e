package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jettygateway.extension.ExtensionFilter;
import org.jettygateway.extension.FilteredRequest;
import org.jettygateway.handler.RawClient.Answer;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client whose session's endpoint refuses, where backendRefs have filters of their own. */
class SessionMoveTest {

    private static final String EXTENSION = "{type: ExtensionRef, extensionRef: {group: a.test, kind: F, name: f}}";
    private static final String MARK =
            "{type: RequestHeaderModifier, requestHeaderModifier: {add: [{name: X-Ref, value: %s}]}}";
    private static final String REDIRECT = "{type: RequestRedirect, requestRedirect: {hostname: moved.test}}";

    private final List<String> marks = new CopyOnWriteArrayList<>();

    private ScriptedBackend old;
    private ScriptedBackend other;

    @BeforeEach
    void startBackends() throws Exception {
        old = backend();
        other = backend();
    }

    @AfterEach
    void stopBackends() throws Exception {
        old.close();
        other.close();
    }

    private ScriptedBackend backend() throws Exception {
        return new ScriptedBackend(wire -> {
            while (true) {
                wire.readHead()
                        .lines()
                        .filter(line -> line.startsWith("X-Ref: "))
                        .forEach(marks::add);
                wire.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        });
    }

    private String manifest(int weightOfOld, String ofRule, String ofOld, String ofNew) {
        return Manifests.gateway()
                + """
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: shop, namespace: default}
                spec:
                  parentRefs: [{name: edge}]
                  hostnames: [shop.test]
                  rules:
                  - filters: [%s]
                    sessionPersistence: {sessionName: visit}
                    backendRefs:
                    - {name: old, port: 8080, weight: %d, filters: [%s]}
                    - {name: new, port: 8080, weight: %d, filters: [%s]}
                """.formatted(ofRule, weightOfOld, ofOld, 1 - weightOfOld, ofNew)
                + Manifests.service("old", old.address())
                + Manifests.service("new", other.address());
    }

    /** The answer to a client whose endpoint, of the first backendRef, refuses, when the second has all the weight. */
    private Answer move(String ofRule, String ofOld, String ofNew, ExtensionFilter filter) throws Exception {
        ChangingSource source = new ChangingSource(manifest(1, ofRule, ofOld, ofNew));
        GatewayHandler handler = GatewayHandler.builder()
                .source(source)
                .extension("a.test", "F", "f", filter)
                .build();
        try (GatewayUnderTest gateway = GatewayUnderTest.start(handler);
                RawClient client = gateway.connect()) {
            String begun =
                    client.send("GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n").header("set-cookie");
            String cookie = begun.substring(0, begun.indexOf(';'));
            source.change(gateway.gateway(), manifest(0, ofRule, ofOld, ofNew));
            old.close();
            Await.until("it refuses connections", this::isOldGone);
            marks.clear();
            return client.send("GET / HTTP/1.1\r\nHost: shop.test\r\nCookie: " + cookie + "\r\n\r\n");
        }
    }

    private boolean isOldGone() {
        try {
            new Socket(old.address().getAddress(), old.address().getPort()).close();
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    @Test
    void headersThatAreMeantForOneBackendDoNotGoToTheOther() throws Exception {
        Answer answer = move(EXTENSION, MARK.formatted("old"), MARK.formatted("new"), FilteredRequest::proceed);
        assertThat(answer.head(), answer.status(), is(200));
        assertThat(marks, contains("X-Ref: new"));
    }

    @Test
    void nobodyGetsPastTheProgramsFiltersOfABackend() throws Exception {
        Answer answer = move("", "", EXTENSION, request -> request.respond(401, ""));
        assertThat(answer.head(), answer.status(), is(502));
        assertThat(marks, empty());
    }

    @Test
    void aBackendThatRedirectsGetsNoRequests() throws Exception {
        Answer answer = move("", "", REDIRECT, FilteredRequest::proceed);
        assertThat(answer.head(), answer.status(), is(502));
    }
}
