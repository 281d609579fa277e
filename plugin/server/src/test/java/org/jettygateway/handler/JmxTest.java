package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.eclipse.jetty.jmx.MBeanContainer;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;

/** What operators see who look through JMX. */
class JmxTest {

    private static final String MANIFESTS = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: web}
            spec: {gatewayClassName: jetty, listeners: [{name: http, protocol: HTTP, port: 80}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: shop}
            spec:
              parentRefs: [{name: web}]
              rules:
              - backendRefs: [{name: shop, port: 80}, {name: gone, port: 80}]
            ---
            {apiVersion: v1, kind: Service, metadata: {name: shop}, spec: {ports: [{port: 80}]}}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: shop-1, labels: {kubernetes.io/service-name: shop}}
            addressType: IPv4
            ports: [{port: 8080}]
            endpoints: [{addresses: [127.0.0.1]}]
            """;

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

    @Test
    void tellsOfTheGenerationThatServes() throws Exception {
        Server server = new Server();
        MBeanContainer container = new MBeanContainer(beans);
        container.setDomain("org.jettygateway.test");
        server.addBean(container);
        server.setHandler(GatewayUnderTest.builder(MANIFESTS).build());
        GatewayHandler gateway = (GatewayHandler) server.getHandler();
        gateway.setConnectors("existing");
        server.start();
        try {
            assertEquals(1L, get("gatewayhandler", "generation"));
            assertThat(
                    (List<?>) get("gatewayhandler", "problems"),
                    contains(containsTheText("there is no Service default/gone")));
            assertThat((String) get("administration", "hash"), matchesPattern("[0-9a-f]{64}"));
            assertThat((List<?>) get("administration", "upstreams"), contains(containsTheText("default/shop:80 ")));
            assertThat((List<?>) get("administration", "upstreams"), contains(containsTheText("127.0.0.1:8080")));
        } finally {
            server.stop();
            container.destroy();
        }
    }

    @SuppressWarnings("unchecked")
    private static org.hamcrest.Matcher<Object> containsTheText(String text) {
        return (org.hamcrest.Matcher<Object>) (org.hamcrest.Matcher<?>) containsString(text);
    }

    private Object get(String type, String attribute) throws Exception {
        Set<ObjectName> names = beans.queryNames(new ObjectName("org.jettygateway.test:type=" + type + ",*"), null);
        assertEquals(
                1,
                names.size(),
                beans.queryNames(new ObjectName("org.jettygateway.test:*"), null)
                        .toString());
        return beans.getAttribute(names.iterator().next(), attribute);
    }
}
