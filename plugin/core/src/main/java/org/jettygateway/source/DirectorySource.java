package org.jettygateway.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Location;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Severity;

/**
 * Manifests in files: {@code *.yaml}, {@code *.yml} and {@code *.json} in directories and all directories below them, or
 * single files. Names that begin with a dot are passed over; links are followed, but only to regular files, and never in
 * circles.
 *
 * <p>A file is read whole or not at all. Whether its author is done with it, no single reading can tell: the controller
 * compares two.
 */
public final class DirectorySource implements ConfigSource {

    /** The largest file, in bytes. */
    static final long MAX_BYTES = 64L * 1024 * 1024;

    private static final int ATTEMPTS = 3;

    /** A file that was as old as this when it was read cannot be written again without a sign: clocks of files are coarse. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final List<Path> roots;
    // What the last reading found; only ever a shortcut.
    private Map<Path, Known> known = Map.of();

    private record Known(FileTree.Version version, Document document) {}

    /**
     * A source of these directories and files.
     *
     * @param roots where to look; messages name files by these paths as they are given
     * @throws IllegalArgumentException where there are none
     */
    public DirectorySource(List<Path> roots) {
        this.roots = List.copyOf(roots);
        if (this.roots.isEmpty()) {
            throw new IllegalArgumentException("roots: none (expected: a directory or a file)");
        }
    }

    /** A source of these directories and files. */
    public DirectorySource(Path... roots) {
        this(List.of(roots));
    }

    /**
     * Reads all files, but for those that have not changed since the last time, by what the file system says.
     *
     * @throws IOException where a root is not there or a directory cannot be listed
     */
    @Override
    public synchronized ConfigBatch read() throws IOException {
        List<Document> documents = new ArrayList<>();
        List<Problem> unreadable = new ArrayList<>();
        Map<Path, Known> before = known;
        Map<Path, Known> settled = new HashMap<>();
        FileTime recently = FileTime.from(Instant.now().minus(SETTLED));
        for (FileTree.Entry entry : FileTree.of(roots).entries()) {
            String name = entry.path().toString();
            FileTree.Version version = entry.version();
            try {
                Known last = before.get(entry.path());
                Document document = last != null && last.version().equals(version) && Files.isReadable(entry.path())
                        ? last.document()
                        : new Document(name, readWhole(entry.path()));
                documents.add(document);
                if (version != null && version.modified().compareTo(recently) < 0) {
                    settled.put(entry.path(), new Known(version, document));
                }
            } catch (CharacterCodingException e) {
                unreadable.add(problem(name, "is not text in UTF-8"));
            } catch (AccessDeniedException e) {
                unreadable.add(problem(name, "cannot be read: permission denied"));
            } catch (IOException e) {
                unreadable.add(problem(name, "cannot be read: " + reason(e, name)));
            }
        }
        known = settled;
        documents.sort(Comparator.comparing(Document::name));
        return new ConfigBatch(documents, unreadable);
    }

    /** Looks for changes every half second, and whenever the file system says that there is one. */
    @Override
    public Watch watch(Runnable changed) {
        return new FileWatch(roots, changed);
    }

    /** Reads a file that does not change while it is read. */
    private static String readWhole(Path path) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            FileTree.Version before = FileTree.Version.of(path);
            if (!before.regular()) {
                throw new IOException("it is no regular file");
            }
            if (before.size() > MAX_BYTES) {
                throw new IOException("%d bytes (expected: at most %d)".formatted(before.size(), MAX_BYTES));
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(path)) {
                bytes = in.readNBytes((int) MAX_BYTES + 1);
            }
            if (bytes.length == before.size() && before.equals(FileTree.Version.of(path))) {
                return text(bytes);
            }
        }
        throw new IOException("it is being written");
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // What is malformed became this character; only then is it worth to decode once more, more slowly.
        return text.indexOf('\uFFFD') < 0
                ? text
                : StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
    }

    private static String reason(IOException e, String name) {
        // A failure of the file system has the name in its message, which the problem names already.
        String said = e instanceof FileSystemException failure ? failure.getReason() : null;
        String message = said == null ? String.valueOf(e.getMessage()) : said;
        boolean missing = e instanceof NoSuchFileException || message.equals(name);
        return missing ? "it is a link that leads nowhere, or is gone" : message;
    }

    private static Problem problem(String name, String message) {
        return new Problem(Severity.ERROR, Location.of(name), "", FieldPath.ROOT, message);
    }
}
