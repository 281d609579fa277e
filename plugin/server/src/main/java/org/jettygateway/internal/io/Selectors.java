package org.jettygateway.internal.io;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.ProcessorUtils;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Selectors for sockets of different owners: those of clients, of any number of ports, beside those of backends. So a request
 * and its answer can be carried by one thread, and there are as many of these threads as cores, however many ports there are.
 *
 * <p>What is {@linkplain #accept accepted} or {@linkplain #connect connected} is attached to its {@link Owner}.
 */
public final class Selectors extends SelectorManager {

    private final @Nullable SelectorExecutor inline;
    // Whose socket was connected from the start, and is being taken over.
    private final Map<SelectableChannel, Owner> accepting = new ConcurrentHashMap<>();

    /**
     * Selectors that are not started yet.
     *
     * @param executor runs what they do not do themselves; that is little where it is a {@link SelectorExecutor}, and then
     *     each takes a thread of the pool behind it
     * @param scheduler for the limit of time
     * @param count how many
     * @param connectTimeout how long {@link #connect} may take
     */
    public Selectors(Executor executor, Scheduler scheduler, int count, Duration connectTimeout) {
        super(executor, scheduler, count);
        this.inline = executor instanceof SelectorExecutor own ? own : null;
        setConnectTimeout(connectTimeout.toMillis());
        if (inline != null) {
            addBean(inline.lease(this, count));
        }
    }

    /** As many as there are cores, where they do the work, too; else half of that, as Jetty has it. */
    public static int fitting(Executor executor) {
        int cores = ProcessorUtils.availableProcessors();
        return executor instanceof SelectorExecutor ? cores : Math.max(1, cores / 2);
    }

    /** On whose threads sockets are carried on; null where that is any thread of a pool. */
    public @Nullable SelectorExecutor inline() {
        return inline;
    }

    /** The number, from 0, of the selector that has reported what the calling thread is reading; -1 where there is none. */
    public int here() {
        Numbered selector = current();
        return selector == null ? -1 : selector.number;
    }

    /** The number of the selector that an end point is registered with, from 0. */
    public int numberOf(SocketEndPoint endPoint) {
        return endPoint.selector() instanceof Numbered own && own.of() == this ? own.number : 0;
    }

    private @Nullable Numbered current() {
        return inline != null && inline.current() instanceof Numbered own && own.of() == this ? own : null;
    }

    /** What is connected for a socket of a selector is watched over by that selector, too. */
    @Override
    protected ManagedSelector chooseSelector() {
        Numbered here = current();
        return here == null ? super.chooseSelector() : here;
    }

    @Override
    protected ManagedSelector newSelector(int id) {
        return new Numbered(this, id);
    }

    @Override
    public void accept(SelectableChannel channel, Object owner) {
        accepting.put(channel, (Owner) owner);
        super.accept(channel, owner);
    }

    /** Jetty has one that says whose it is, since 12.1.14; before that it only calls this one. */
    @Override
    @SuppressWarnings("removal")
    protected void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        Owner owner = accepting.remove(channel);
        if (owner != null) {
            owner.onAcceptFailed(channel, cause);
        }
    }

    @Override
    protected void connectionFailed(SelectableChannel channel, Throwable cause, Object owner) {
        ((Owner) owner).connectionFailed(channel, cause, owner);
    }

    @Override
    protected EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key)
            throws IOException {
        return ((Owner) key.attachment()).newEndPoint(channel, selector, key);
    }

    @Override
    public Connection newConnection(SelectableChannel channel, EndPoint endPoint, Object owner) throws IOException {
        accepting.remove(channel);
        return ((Owner) owner).newConnection(channel, endPoint, owner);
    }

    @Override
    protected void endPointOpened(EndPoint endPoint) {
        Owner owner = ownerOf(endPoint);
        if (owner != null) {
            owner.endPointOpened(endPoint);
        }
    }

    @Override
    protected void endPointClosed(EndPoint endPoint) {
        Owner owner = ownerOf(endPoint);
        if (owner != null) {
            owner.endPointClosed(endPoint);
        }
    }

    private static @Nullable Owner ownerOf(EndPoint endPoint) {
        return endPoint instanceof GatewayEndPoint own ? own.owner() : null;
    }

    /** Whose a socket is. It hears what a {@link SelectorManager} of its own would; see there. */
    public interface Owner {

        /** Makes the end point of a socket: one that knows its owner, where that wants to hear of its opening and end. */
        EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) throws IOException;

        /** Makes the connection on an end point. */
        Connection newConnection(SelectableChannel channel, EndPoint endPoint, Object owner) throws IOException;

        /** A connected socket could not be taken over. */
        void onAcceptFailed(SelectableChannel channel, Throwable cause);

        /** A connection could not be made. */
        void connectionFailed(SelectableChannel channel, Throwable cause, Object owner);

        /** An end point has its connection. */
        default void endPointOpened(EndPoint endPoint) {}

        /** An end point is closed. */
        default void endPointClosed(EndPoint endPoint) {}
    }

    private static final class Numbered extends ManagedSelector {

        private final Selectors selectors;
        private final int number;

        Numbered(Selectors selectors, int number) {
            super(selectors, number);
            this.selectors = selectors;
            this.number = number;
        }

        Selectors of() {
            return selectors;
        }
    }
}
