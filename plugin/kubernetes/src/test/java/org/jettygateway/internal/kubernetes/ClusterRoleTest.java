package org.jettygateway.internal.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the manifests allow is what the code does, and nothing else. */
class ClusterRoleTest {

    private static final Path MANIFEST = Path.of("../../conf/kubernetes/rbac.yaml");

    /** No status of these is written. */
    private static final Set<String> WITHOUT_STATUS = Set.of("ReferenceGrant");

    @Test
    void it_lets_the_gateway_do_what_it_does_and_nothing_else() throws IOException {
        Set<String> needed = new TreeSet<>();
        for (WatchedKind kind : WatchedKind.all()) {
            for (String verb : List.of("get", "list", "watch")) {
                needed.add(verb + " " + kind.group() + "/" + kind.plural());
            }
            if (kind.group().equals(TestCluster.GATEWAY_GROUP) && !WITHOUT_STATUS.contains(kind.kind())) {
                needed.add("update " + kind.group() + "/" + kind.plural() + "/status");
            }
        }
        needed.add("list apiextensions.k8s.io/customresourcedefinitions");
        assertEquals(String.join("\n", needed), String.join("\n", allowed()));
    }

    private static Set<String> allowed() throws IOException {
        KubernetesSerialization yaml = new KubernetesSerialization();
        Set<String> allowed = new TreeSet<>();
        Arrays.stream(Files.readString(MANIFEST).split("\n---\n", -1))
                .filter(manifest -> manifest.contains("\nkind: ClusterRole\n"))
                .map(manifest -> yaml.unmarshal(manifest, ClusterRole.class))
                .flatMap(role -> role.getRules().stream())
                .forEach(rule -> addAll(allowed, rule));
        return allowed;
    }

    private static void addAll(Set<String> allowed, PolicyRule rule) {
        for (String group : rule.getApiGroups()) {
            for (String resource : rule.getResources()) {
                for (String verb : rule.getVerbs()) {
                    allowed.add(verb + " " + group + "/" + resource);
                }
            }
        }
    }
}
