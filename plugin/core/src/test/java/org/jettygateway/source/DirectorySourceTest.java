package org.jettygateway.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jettygateway.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real files: which are read, and that changes are noticed. */
class DirectorySourceTest {

    @TempDir
    Path dir;

    @Test
    void readsManifestsRecursivelyAndPassesOverTheRest() throws IOException {
        write("b.yaml", "b");
        write("a.yml", "a");
        write("sub/deep/c.json", "{}");
        write("readme.txt", "no");
        write(".hidden.yaml", "no");
        write(".git/config.yaml", "no");
        write("b.yaml~", "no");

        assertEquals(
                List.of(
                        new Document(dir + "/a.yml", "a"),
                        new Document(dir + "/b.yaml", "b"),
                        new Document(dir + "/sub/deep/c.json", "{}")),
                new DirectorySource(dir).read().documents());
    }

    @Test
    void severalRootsAndSingleFiles() throws IOException {
        write("one/a.yaml", "a");
        write("two/b.conf", "b");
        write("two/c.yaml", "c");

        DirectorySource source =
                new DirectorySource(dir.resolve("two/b.conf"), dir.resolve("one"), dir.resolve("one/a.yaml"));

        assertEquals(
                List.of(new Document(dir + "/one/a.yaml", "a"), new Document(dir + "/two/b.conf", "b")),
                source.read().documents());
    }

    @Test
    void whatHasNotChangedIsNotReadAgain() throws IOException {
        write("old.yaml", "a");
        write("new.yaml", "a");
        FileTime tick = FileTime.from(Instant.now().plusSeconds(3600)); // which does not pass while this runs
        Files.setLastModifiedTime(dir.resolve("new.yaml"), tick);
        Files.setLastModifiedTime(
                dir.resolve("old.yaml"), FileTime.from(Instant.now().minusSeconds(10)));
        DirectorySource source = new DirectorySource(dir);
        List<Document> first = source.read().documents();

        assertSame(first.get(1), source.read().documents().get(1));

        // Within one tick of the clock of files, and of the same size.
        write("new.yaml", "b");
        Files.setLastModifiedTime(dir.resolve("new.yaml"), tick);
        write("old.yaml", "b");
        assertEquals(
                List.of(new Document(dir + "/new.yaml", "b"), new Document(dir + "/old.yaml", "b")),
                source.read().documents());
    }

    @Test
    void followsLinksButNeverInCircles() throws IOException {
        write("real/a.yaml", "a");
        Files.createSymbolicLink(dir.resolve("real/again"), dir);
        Files.createSymbolicLink(dir.resolve("link.yaml"), dir.resolve("real/a.yaml"));

        assertEquals(
                List.of(new Document(dir + "/link.yaml", "a"), new Document(dir + "/real/a.yaml", "a")),
                new DirectorySource(dir).read().documents());
    }

    @Test
    void mountedConfigMap() throws IOException {
        mount("..2026_1", "old");
        Files.createSymbolicLink(dir.resolve("a.yaml"), Path.of("..data/a.yaml"));

        assertEquals(
                List.of(new Document(dir + "/a.yaml", "old")),
                new DirectorySource(dir).read().documents());
    }

    @Test
    void whatCannotBeReadIsSaid() throws IOException {
        Files.createSymbolicLink(dir.resolve("a.yaml"), dir.resolve("nowhere"));
        Files.write(dir.resolve("b.yaml"), new byte[] {'a', (byte) 0xff});
        write("c.yaml", "c");

        ConfigBatch batch = new DirectorySource(dir).read();

        assertEquals(
                List.of(
                        dir + "/a.yaml: error: cannot be read: it is a link that leads nowhere, or is gone",
                        dir + "/b.yaml: error: is not text in UTF-8"),
                batch.unreadable().stream().map(Problem::toString).toList());
        assertEquals(List.of(new Document(dir + "/c.yaml", "c")), batch.documents());
    }

    @Test
    void aLinkThatLeadsToItselfIsSaid() throws IOException {
        Files.createSymbolicLink(dir.resolve("a.yaml"), dir.resolve("b.yaml"));
        Files.createSymbolicLink(dir.resolve("b.yaml"), dir.resolve("a.yaml"));
        write("c.yaml", "c");

        ConfigBatch batch = new DirectorySource(dir).read();

        assertEquals(2, batch.unreadable().size());
        for (Problem problem : batch.unreadable()) {
            assertThat(
                    problem.toString(),
                    matchesPattern(".*/[ab]\\.yaml: error: cannot be read: (?i:too many levels of symbolic links).*"));
        }
        assertEquals(List.of(new Document(dir + "/c.yaml", "c")), batch.documents());
    }

    /** The superuser may open every file; this one he cannot read either: at its beginning there is no memory. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileThatFailsWhileItIsReadIsSaid() throws IOException {
        Files.createSymbolicLink(dir.resolve("a.yaml"), Path.of("/proc/self/mem"));
        write("b.yaml", "b");

        ConfigBatch batch = new DirectorySource(dir).read();

        assertEquals(
                List.of(dir + "/a.yaml: error: cannot be read: Input/output error"),
                batch.unreadable().stream().map(Problem::toString).toList());
        assertEquals(List.of(new Document(dir + "/b.yaml", "b")), batch.documents());
    }

    @Test
    void aDirectoryInPlaceOfAFileIsEntered() throws IOException {
        write("a.yaml/b.yaml", "b");
        assertEquals(
                List.of(new Document(dir + "/a.yaml/b.yaml", "b")),
                new DirectorySource(dir).read().documents());
        assertEquals(List.of(), new DirectorySource(dir).read().unreadable());
    }

    @Test
    void aFileWithoutPermissionIsSaid() throws IOException {
        write("a.yaml", "a");
        write("b.yaml", "b");
        Path closed = dir.resolve("a.yaml");
        boolean refused = closed.toFile().setReadable(false) && !Files.isReadable(closed);
        assumeTrue(refused, "the superuser may read everything");

        ConfigBatch batch = new DirectorySource(dir).read();

        assertEquals(
                List.of(dir + "/a.yaml: error: cannot be read: permission denied"),
                batch.unreadable().stream().map(Problem::toString).toList());
        assertEquals(List.of(new Document(dir + "/b.yaml", "b")), batch.documents());
    }

    @Test
    void whatComesAndGoesWhileItIsReadIsWholeOrNotThere() throws Exception {
        String one = "a".repeat(200_000);
        String other = "b".repeat(100_000);
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> author = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; !enough.get(); i++) {
                    Path next = Files.writeString(dir.resolve(".next"), i % 2 == 0 ? one : other);
                    Files.move(next, dir.resolve("a.yaml"), StandardCopyOption.REPLACE_EXISTING);
                    Files.deleteIfExists(dir.resolve("b.yaml"));
                    Files.writeString(dir.resolve("b.yaml"), i % 2 == 0 ? other : one);
                    Files.deleteIfExists(dir.resolve("a.yaml"));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        DirectorySource source = new DirectorySource(dir);
        int read = 0;
        for (int i = 0; i < 2000 && read < 200; i++) {
            for (Document document : source.read().documents()) {
                // One that is written in place may be caught short, which two readings tell; one that is moved never
                // is.
                if (document.name().endsWith("a.yaml")) {
                    assertTrue(List.of(one, other).contains(document.text()), "half a file");
                    read++;
                }
            }
        }
        enough.set(true);
        author.get(10, TimeUnit.SECONDS);
        assertTrue(read > 0);
    }

    @Test
    void missingRoot() {
        assertThrows(IOException.class, () -> new DirectorySource(dir.resolve("gone")).read());
        assertThrows(IllegalArgumentException.class, () -> new DirectorySource(List.of()));
    }

    @Test
    void noticesEveryKindOfChange() throws Exception {
        mount("..2026_1", "old");
        Files.createSymbolicLink(dir.resolve("linked.yaml"), Path.of("..data/a.yaml"));
        write("a.yaml", "one");
        LinkedBlockingQueue<Boolean> changes = new LinkedBlockingQueue<>();
        try (ConfigSource.Watch watch = new DirectorySource(dir).watch(() -> changes.add(true))) {
            assertNotNull(watch);
            Files.writeString(dir.resolve("a.yaml"), "two");
            awaitChange("write in place", changes);

            write("new.tmp", "three");
            Files.move(dir.resolve("new.tmp"), dir.resolve("a.yaml"), StandardCopyOption.ATOMIC_MOVE);
            awaitChange("atomic rename", changes);

            mount("..2026_2", "new");
            awaitChange("..data swap", changes);

            write("sub/b.yaml", "b");
            awaitChange("new directory", changes);

            Files.writeString(dir.resolve("sub/b.yaml"), "bb");
            awaitChange("write in the new directory", changes);

            Files.delete(dir.resolve("a.yaml"));
            awaitChange("deletion", changes);
        }
        Files.writeString(dir.resolve("sub/b.yaml"), "unseen");
        assertNull(changes.poll(700, TimeUnit.MILLISECONDS), "no call after close");
    }

    @Test
    void noticesThatTheRootComesBack() throws Exception {
        Path root = Files.createDirectory(dir.resolve("conf"));
        Path away = dir.resolve("away");
        LinkedBlockingQueue<Boolean> changes = new LinkedBlockingQueue<>();
        try (ConfigSource.Watch watch = new DirectorySource(root).watch(() -> changes.add(true))) {
            assertNotNull(watch);
            Files.move(root, away);
            awaitChange("root gone", changes);
            Files.move(away, root);
            awaitChange("root back", changes);
        }
    }

    /** One change may give several hints; they are over when none has come for longer than a look takes. */
    private static void awaitChange(String what, LinkedBlockingQueue<Boolean> changes) throws InterruptedException {
        long begin = System.nanoTime();
        assertNotNull(changes.poll(10, TimeUnit.SECONDS), what);
        assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(5), what);
        Boolean more = true;
        while (more != null) {
            more = changes.poll(150, TimeUnit.MILLISECONDS);
        }
    }

    /** What the kubelet does: a directory of its own for each version, and one link that is replaced. */
    private void mount(String version, String content) throws IOException {
        write(version + "/a.yaml", content);
        Files.createSymbolicLink(dir.resolve("..data_tmp"), Path.of(version));
        Files.move(dir.resolve("..data_tmp"), dir.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(dir.resolve(name).getParent());
        Files.writeString(dir.resolve(name), text);
    }
}
