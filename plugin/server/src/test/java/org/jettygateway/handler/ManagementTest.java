package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.eclipse.jetty.jmx.MBeanContainer;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.jettygateway.internal.upstream.lean.LeanUpstream;
import org.junit.jupiter.api.Test;

/** What JMX shows, where the server has Jetty's {@link MBeanContainer}. */
class ManagementTest {

    private static final MBeanServer PLATFORM = ManagementFactory.getPlatformMBeanServer();

    private static Object attribute(ObjectName name, String attribute) {
        try {
            return PLATFORM.getAttribute(name, attribute);
        } catch (Exception e) {
            throw new AssertionError(attribute, e);
        }
    }

    @Test
    void connectionsToBackendsAreShown() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    while (true) {
                        wire.readHead();
                        wire.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
                    }
                });
                GatewayUnderTest gateway = GatewayUnderTest.start(
                        Manifests.gateway(),
                        Manifests.route("shop", "shop.example.com", "shop"),
                        Manifests.service("shop", backend.address()));
                RawClient client = gateway.connect()) {
            MBeanContainer container = new MBeanContainer(PLATFORM);
            gateway.server().addBean(container);
            ObjectName name = container.findMBean(gateway.server()
                    .getContainedBeans(LeanUpstream.class)
                    .iterator()
                    .next());
            assertThat(name.getKeyProperty("type"), is("leanupstream"));
            assertThat(attribute(name, "pools"), is(List.of()));

            client.send("GET / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n");
            Await.until("idle", () -> attribute(name, "idleConnections").equals(1));
            assertThat(attribute(name, "connections"), is(1));
            assertThat(attribute(name, "waiting"), is(0));
            String pool = attribute(name, "pools").toString();
            assertThat(
                    pool, startsWith("[/127.0.0.1:" + backend.address().getPort() + ": connections=1 of 256 (idle=["));
            assertThat(pool, endsWith("], being made=0), waiting=0 of 1024]"));
            gateway.server().removeBean(container);
        }
    }
}
