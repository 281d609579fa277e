package org.jettygateway.internal.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of which release of the Gateway API the CRDs of a cluster are: the annotation {@code gateway.networking.k8s.io/bundle-version}
 * of each, empty where it is missing. Says it in the condition {@code SupportedVersion} of GatewayClasses. Immutable.
 *
 * @param versions the annotation, by the name of the CRD; empty where it is not known, as we may not ask
 */
record BundleVersions(SortedMap<String, String> versions) {

    private static final Logger LOG = LoggerFactory.getLogger(BundleVersions.class);

    /** Not asked yet, or no answer. */
    static final BundleVersions UNKNOWN = new BundleVersions(new TreeMap<>());

    /** The release that this gateway is made for; the patches of a release change no field. */
    static final String SUPPORTED = "v1.6";

    static final String CONDITION = "SupportedVersion";
    private static final String ANNOTATION = "gateway.networking.k8s.io/bundle-version";
    private static final String GROUP = ".gateway.networking.k8s.io";
    private static final String PATH = "apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    /** Metadata only, as CRDs are megabytes. */
    private static final String ACCEPT =
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    private static final long TIMEOUT_SECONDS = 10;

    /** Copies them. */
    BundleVersions {
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    }

    /** Asks the API server; {@link #UNKNOWN} where it does not tell. */
    static BundleVersions read(KubernetesClient client) {
        try {
            HttpRequest request = client.getHttpClient()
                    .newHttpRequestBuilder()
                    .uri(URI.create(client.getMasterUrl() + "/").resolve(PATH))
                    .header("Accept", ACCEPT)
                    .build();
            HttpResponse<String> response =
                    client.getHttpClient().sendAsync(request, String.class).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (!response.isSuccessful()) {
                LOG.debug("The versions of the CRDs are not told: {}", response.code());
                return UNKNOWN;
            }
            GenericKubernetesResource list =
                    client.getKubernetesSerialization().unmarshal(response.body(), GenericKubernetesResource.class);
            return of(Tree.maps(list.getAdditionalProperties(), "items"));
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("The versions of the CRDs cannot be asked for", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return UNKNOWN;
    }

    private static BundleVersions of(List<Map<String, Object>> definitions) {
        SortedMap<String, String> versions = new TreeMap<>();
        for (Map<String, Object> definition : definitions) {
            Map<String, Object> metadata = Tree.map(definition, "metadata");
            String name = Tree.text(metadata, "name");
            if (name.endsWith(GROUP)) {
                versions.put(name, Tree.text(Tree.map(metadata, "annotations"), ANNOTATION));
            }
        }
        return new BundleVersions(versions);
    }

    /**
     * Completes the status of a GatewayClass. CRDs of other releases are served as well as may be, so that
     * {@code Accepted} stays as it is.
     */
    Map<String, Object> complete(Map<String, Object> status) {
        List<Map<String, Object>> conditions = new ArrayList<>(Tree.maps(status, "conditions"));
        if (versions.isEmpty() || conditions.isEmpty()) {
            return status;
        }
        Map<String, List<String>> others = versions.entrySet().stream()
                .filter(version -> !isSupported(version.getValue()))
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        TreeMap::new,
                        Collectors.mapping(version -> version.getKey().replace(GROUP, ""), Collectors.toList())));
        Map<String, Object> condition = new LinkedHashMap<>(conditions.get(0)); // for its observedGeneration
        condition.put("type", CONDITION);
        condition.put("status", others.isEmpty() ? "True" : "False");
        condition.put("reason", others.isEmpty() ? CONDITION : "UnsupportedVersion");
        condition.put("message", others.isEmpty() ? "" : message(others));
        conditions.add(condition);
        Map<String, Object> completed = new LinkedHashMap<>(status);
        completed.put("conditions", conditions);
        return completed;
    }

    private static boolean isSupported(String version) {
        return version.equals(SUPPORTED) || version.startsWith(SUPPORTED + ".");
    }

    private static String message(Map<String, List<String>> others) {
        return others.entrySet().stream()
                .map(other -> "the CRDs of %s are of %s"
                        .formatted(
                                String.join(", ", other.getValue()),
                                other.getKey().isEmpty() ? "no stated version" : other.getKey()))
                .collect(Collectors.joining(
                        "; ",
                        "",
                        "; this gateway is made for %s, and serves what it knows of them".formatted(SUPPORTED)));
    }
}
