package org.jettygateway.internal.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Location;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Severity;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.ConfigSource;
import org.jettygateway.source.DirectorySource;
import org.jettygateway.source.Document;

/**
 * The manifests inside a WAR that the container did not unpack: {@code *.yaml}, {@code *.yml} and {@code *.json} below a
 * folder. They never change.
 */
public final class WebappSource implements ConfigSource {

    /** Where manifests are unless somebody says otherwise. */
    public static final String HOME = "/WEB-INF/gateway/";

    private final ServletContext context;
    private final String folder;

    private WebappSource(ServletContext context, String folder) {
        this.context = requireNonNull(context, "context");
        this.folder = requireNonNull(folder, "folder");
    }

    /**
     * The manifests of a web application. Where the container unpacked it, the files themselves, so that a saved file is
     * noticed.
     *
     * @param path a file or a folder of the web application: {@code /WEB-INF/gateway/}
     */
    public static ConfigSource of(ServletContext context, String path) {
        String real = context.getRealPath(path);
        if (real != null && Files.exists(Path.of(real))) {
            return new DirectorySource(List.of(Path.of(real)));
        }
        return new WebappSource(context, path);
    }

    @Override
    public ConfigBatch read() throws IOException {
        Set<String> paths = new TreeSet<>();
        collect(folder, paths);
        if (paths.isEmpty()) {
            throw new IOException("%s: no *.yaml, *.yml or *.json in the web application".formatted(folder));
        }
        List<Document> documents = new ArrayList<>();
        List<Problem> unreadable = new ArrayList<>();
        for (String path : paths) {
            String name = path.substring(1);
            try (InputStream stream = context.getResourceAsStream(path)) {
                byte[] bytes = requireNonNull(stream, path).readAllBytes();
                documents.add(new Document(
                        name, UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString()));
            } catch (CharacterCodingException e) {
                unreadable.add(
                        new Problem(Severity.ERROR, Location.of(name), "", FieldPath.ROOT, "the text is not UTF-8"));
            }
        }
        return new ConfigBatch(documents, unreadable);
    }

    private void collect(String path, Set<String> paths) {
        Set<String> children = context.getResourcePaths(path);
        if (children != null) {
            children.forEach(child -> collect(child, paths));
        } else if (isManifest(path)) {
            paths.add(path);
        }
    }

    private static boolean isManifest(String path) {
        return path.endsWith(".yaml") || path.endsWith(".yml") || path.endsWith(".json");
    }

    @Override
    public Watch watch(Runnable changed) {
        return () -> {};
    }
}
