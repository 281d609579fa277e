package org.jettygateway.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches files. What the file system tells is a hint, as it loses events, knows nothing of what is behind links, and may
 * not be there at all; a look at every file each half second is the truth.
 */
final class FileWatch implements ConfigSource.Watch {

    private static final long LOOK_MILLIS = 500;

    /** Rest after each look, so that a directory with much going on does not keep a processor busy. */
    private static final long REST_MILLIS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

    private static final WatchEvent.Kind<?>[] KINDS = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_MODIFY
    };

    private final List<Path> roots;
    private final Runnable changed;
    private final @Nullable WatchService events;
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private final Object calling = new Object();
    private boolean closed;

    /** Begins to watch, on a thread of its own. */
    FileWatch(List<Path> roots, Runnable changed) {
        this.roots = roots;
        this.changed = changed;
        this.events = events();
        // The first look is taken here: whatever changes after the constructor has returned is noticed.
        Optional<FileTree> first = look();
        Thread thread = new Thread(() -> run(first), "gateway-watch");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        synchronized (calling) {
            closed = true;
            calling.notifyAll();
        }
        if (events != null) {
            try {
                events.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void run(Optional<FileTree> first) {
        Optional<FileTree> last = first;
        try {
            while (rest(events == null ? LOOK_MILLIS : REST_MILLIS)) {
                awaitEvent();
                Optional<FileTree> now = look();
                if (!now.equals(last)) {
                    last = now;
                    call();
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            // Closed: there is nothing more to do.
        }
    }

    private void call() {
        synchronized (calling) {
            if (!closed) {
                changed.run();
            }
        }
    }

    /** Waits a while; false once the watch is closed. */
    private boolean rest(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (calling) {
            for (long left = millis;
                    left > 0 && !closed;
                    left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
                calling.wait(left);
            }
            return !closed;
        }
    }

    private void awaitEvent() throws InterruptedException {
        if (events == null) {
            return;
        }
        WatchKey key = events.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        while (key != null) {
            key.pollEvents();
            key.reset();
            key = events.poll();
        }
    }

    /** The files as they are; empty where a root is not there. */
    private Optional<FileTree> look() {
        try {
            FileTree tree = FileTree.of(roots);
            register(tree.directories());
            return Optional.of(tree);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void register(Set<Path> directories) {
        if (events == null) {
            return;
        }
        keys.entrySet().removeIf(entry -> {
            boolean dead =
                    !directories.contains(entry.getKey()) || !entry.getValue().isValid();
            if (dead) {
                entry.getValue().cancel();
            }
            return dead;
        });
        for (Path directory : directories) {
            if (!keys.containsKey(directory)) {
                try {
                    keys.put(directory, directory.register(events, KINDS));
                } catch (IOException e) {
                    LOG.debug("No events for {}: changes there are noticed a little later", directory, e);
                }
            }
        }
    }

    /** Events of the file system; null where it has none to give, or no more. */
    private static @Nullable WatchService events() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }
}
