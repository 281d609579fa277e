package org.jettygateway.source;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The manifests below some roots as they are at one moment, with what tells one version of a file from the next. Links are
 * followed, but no directory is entered twice; names that begin with a dot are passed over, so that of a mounted ConfigMap
 * the plain links are read and not the directories behind them.
 */
final class FileTree {

    private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

    private final List<Entry> entries = new ArrayList<>();
    private final Set<Path> directories = new HashSet<>();
    private final Set<Path> files = new HashSet<>();

    /**
     * A file.
     *
     * @param path as the user typed its root, and on from there
     * @param version what the file system says of it; null where it says nothing: a link that leads nowhere, say
     */
    record Entry(Path path, @Nullable Version version) {}

    /**
     * What changes with a file's content.
     *
     * @param regular whether it is a regular file
     * @param size in bytes
     * @param modified when it was written, by a clock that may jump: only ever compared for equality
     * @param identity the file behind the name; tells a file that was moved into the place of another
     */
    record Version(
            boolean regular,
            long size,
            FileTime modified,
            @Nullable Object identity) {

        /** The version of the file that a path leads to. */
        static Version of(Path path) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return of(attributes);
        }

        private static Version of(BasicFileAttributes attributes) {
            return new Version(
                    attributes.isRegularFile(), attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        }
    }

    private FileTree() {}

    /**
     * Looks at all roots.
     *
     * @throws IOException where a root is not there, or a directory cannot be listed
     */
    static FileTree of(List<Path> roots) throws IOException {
        FileTree tree = new FileTree();
        for (Path root : roots) {
            if (Files.readAttributes(root, BasicFileAttributes.class).isDirectory()) {
                tree.enter(root);
            } else {
                tree.add(root, Version.of(root));
                tree.directories.add(directoryOf(root));
            }
        }
        return tree;
    }

    /** The files, root by root, in the order of their names. */
    List<Entry> entries() {
        return entries;
    }

    /** The directories in which a change would change the tree. */
    Set<Path> directories() {
        return directories;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FileTree that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return Objects.hash(entries);
    }

    private static Path directoryOf(Path file) throws IOException {
        Path parent = file.toRealPath().getParent();
        return parent == null ? file.toRealPath() : parent;
    }

    private void enter(Path directory) throws IOException {
        if (!directories.add(directory.toRealPath())) {
            return;
        }
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(paths::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        paths.sort(null);
        for (Path path : paths) {
            if (!String.valueOf(path.getFileName()).startsWith(".")) {
                visit(path);
            }
        }
    }

    /** A file that is named beside the directory it is in is read once. */
    private void add(Path path, @Nullable Version version) {
        if (files.add(path.toAbsolutePath().normalize())) {
            entries.add(new Entry(path, version));
        }
    }

    private void visit(Path path) throws IOException {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        boolean manifest = ENDINGS.stream().anyMatch(name::endsWith);
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException e) {
            boolean gone = e instanceof NoSuchFileException && !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
            if (manifest && !gone) {
                add(path, null);
            }
            return;
        }
        if (attributes.isDirectory()) {
            enterUnlessGone(path);
        } else if (manifest) {
            add(path, Version.of(attributes));
        }
    }

    private void enterUnlessGone(Path directory) throws IOException {
        try {
            enter(directory);
        } catch (NoSuchFileException e) {
            // Removed since its parent was listed: then it is not there, which is the truth of this moment.
            return;
        }
    }
}
