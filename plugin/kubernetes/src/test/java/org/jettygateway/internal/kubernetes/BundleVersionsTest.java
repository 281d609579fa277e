package org.jettygateway.internal.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BundleVersionsTest {

    private static final Map<String, Object> STATUS = Map.of(
            "conditions",
            List.of(Map.of(
                    "type",
                    "Accepted",
                    "status",
                    "True",
                    "reason",
                    "Accepted",
                    "message",
                    "",
                    "observedGeneration",
                    3)));

    private final TestCluster cluster = TestCluster.complete();

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void definitions_of_our_release_are_supported_whatever_their_patch() {
        cluster.serveDefinitions(Map.of(
                "gateways.gateway.networking.k8s.io", "v1.6.3",
                "httproutes.gateway.networking.k8s.io", "v1.6.0",
                "widgets.example.com", "v9"));
        Map<String, Object> status = BundleVersions.read(cluster.client()).complete(STATUS);
        assertEquals("True/Accepted 3", TestCluster.condition(status, "Accepted"));
        assertEquals("True/SupportedVersion 3", TestCluster.condition(status, "SupportedVersion"));
    }

    @Test
    void definitions_of_another_release_are_named() {
        cluster.serveDefinitions(Map.of(
                "gateways.gateway.networking.k8s.io", "v1.6.3",
                "httproutes.gateway.networking.k8s.io", "v1.60.0",
                "grpcroutes.gateway.networking.k8s.io", ""));
        Map<String, Object> status = BundleVersions.read(cluster.client()).complete(STATUS);
        assertEquals("True/Accepted 3", TestCluster.condition(status, "Accepted"));
        assertEquals("False/UnsupportedVersion 3", TestCluster.condition(status, "SupportedVersion"));
        assertEquals(
                "the CRDs of grpcroutes are of no stated version; the CRDs of httproutes are of v1.60.0;"
                        + " this gateway is made for v1.6, and serves what it knows of them",
                Tree.maps(status, "conditions").get(1).get("message"));
    }

    @Test
    void nothing_is_said_where_we_may_not_ask() {
        cluster.serveDefinitions(Map.of("gateways.gateway.networking.k8s.io", "v1.6.3"));
        cluster.forbid("/customresourcedefinitions");
        assertSame(STATUS, BundleVersions.read(cluster.client()).complete(STATUS));
    }

    @Test
    void a_class_that_is_not_judged_yet_gets_no_condition() {
        cluster.serveDefinitions(Map.of("gateways.gateway.networking.k8s.io", "v1.6.3"));
        assertEquals(Map.of(), BundleVersions.read(cluster.client()).complete(Map.of()));
    }
}
