package org.jettygateway.internal.upstream.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.RetryableRequestException;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.io.SelectorExecutor;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Jetty's client by the contract, and what is particular to it. */
class HttpClientUpstreamTest extends UpstreamClientContract {

    @Override
    UpstreamClient newClient(Executor executor, Scheduler timer, ByteBufferPool pool, ClientSettings settings) {
        return new HttpClientUpstream(new SelectorExecutor(executor, task -> false), timer, pool, settings);
    }

    /** When a connection dies under a request before a byte of it is sent, Jetty finds the destination anew. */
    @Test
    void jettysOwnSecondTryGoesToTheSameEndpoint() throws Exception {
        ScriptedBackend good = answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        ScriptedBackend evil = answering("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
        String rogue = "127.0.0.1:" + evil.address().getPort();
        RecordedInbound inbound = new RecordedInbound();
        HttpClientExchange exchange =
                new HttpClientExchange(TestOutbound.get("http://" + rogue + "/").withAuthority(rogue), inbound);
        HttpClient client = ((HttpClientUpstream) client()).getBean(HttpClient.class);
        PinnedRequest request = new PinnedRequest(client, new Target(good.http1()), exchange, SETTINGS);
        FailsOnce failsOnce = new FailsOnce();
        request.attribute(HttpUpgrader.Factory.class.getName(), (HttpUpgrader.Factory) version -> failsOnce);
        exchange.send(request);
        assertEquals("ok", inbound.awaitWhole().text());
        assertEquals(1, failsOnce.failures.get());
        assertEquals(0, evil.connections());
    }

    /** The WAR brings its own copy of Jetty's client, and no server. */
    @Test
    void needsNoServer() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(HttpClientUpstream.class.getPackageName());
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        HttpClientUpstream.class.getPackageName(),
                        "java..",
                        "javax.net.ssl",
                        "org.jspecify..",
                        "org.eclipse.jetty.client..",
                        "org.jettygateway.internal.graph",
                        "org.jettygateway.internal.io",
                        "org.jettygateway.internal.model",
                        "org.eclipse.jetty.http",
                        "org.eclipse.jetty.http2",
                        "org.eclipse.jetty.http2.api",
                        "org.eclipse.jetty.http2.client..",
                        "org.eclipse.jetty.http2.frames",
                        "org.eclipse.jetty.http2.generator",
                        "org.eclipse.jetty.http2.hpack",
                        "org.eclipse.jetty.io..",
                        "org.eclipse.jetty.util..")
                .check(classes);
    }

    @Test
    void settingsArePositive() {
        ClientSettings some = ClientSettings.DEFAULTS;
        IllegalArgumentException thrown = Assertions.assertThrows(
                IllegalArgumentException.class,
                () -> new ClientSettings(1, 1, Duration.ZERO, some.idleTimeout(), some.continueTimeout(), 1, 1));
        assertEquals("connectTimeout: 0 (expected: more than 0)", thrown.getMessage());
    }

    /** Breaks the first attempt where it is known that no byte has gone out. */
    private static final class FailsOnce implements HttpUpgrader {

        private final AtomicInteger failures = new AtomicInteger();

        @Override
        public void prepare(Request request) {
            if (failures.getAndIncrement() == 0) {
                throw new RetryableRequestException("connection lost");
            }
        }

        @Override
        public void upgrade(Response response, EndPoint endPoint, Callback callback) {
            throw new AssertionError("nothing is upgraded");
        }
    }
}
