package org.jettygateway.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A pod that some EndpointSlice of an example names: what must run for the example to be seen at work.
 *
 * @param service the name of the Service
 * @param pod the name of the Pod
 * @param port the port in the EndpointSlice
 * @param http2 whether it speaks HTTP/2 by prior knowledge, and nothing else
 */
public record Backend(String service, String pod, int port, boolean http2) {

    /** Checks that nothing is missing. */
    public Backend {
        requireNonNull(service, "service");
        requireNonNull(pod, "pod");
    }

    /**
     * The backends that the manifests of a directory name, in the order of files and documents.
     *
     * @param directory an example; its EndpointSlices have one endpoint and one port each
     * @throws IOException where it cannot be read
     */
    public static List<Backend> in(Path directory) throws IOException {
        List<Backend> backends = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
                for (Object document : yaml.loadAll(Files.readString(file))) {
                    Map<?, ?> manifest = (Map<?, ?>) document;
                    if ("EndpointSlice".equals(manifest.get("kind"))) {
                        backends.add(of(manifest));
                    }
                }
            }
        }
        return backends;
    }

    /** Starts a service for this backend on a port of its own choice; 0 for any that is free. */
    public EchoService start(int onPort) throws IOException {
        return EchoService.start(this, onPort);
    }

    private static Backend of(Map<?, ?> slice) {
        Map<?, ?> labels = map(map(slice, "metadata"), "labels");
        Map<?, ?> pod = map(first(slice, "endpoints"), "targetRef");
        Map<?, ?> port = first(slice, "ports");
        return new Backend(
                requireNonNull(labels.get("kubernetes.io/service-name")).toString(),
                requireNonNull(pod.get("name")).toString(),
                (Integer) requireNonNull(port.get("port")),
                "kubernetes.io/h2c".equals(port.get("appProtocol")));
    }

    private static Map<?, ?> map(Map<?, ?> parent, String key) {
        return (Map<?, ?>) requireNonNull(parent.get(key), key);
    }

    private static Map<?, ?> first(Map<?, ?> parent, String key) {
        Collection<?> list = (Collection<?>) requireNonNull(parent.get(key), key);
        return (Map<?, ?>) list.iterator().next();
    }
}
