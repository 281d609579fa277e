package org.jettygateway.internal.io;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A socket that costs fewer system calls than Jetty's own end point:
 *
 * <ul>
 *   <li>A read that leaves room in its buffer has emptied the socket. So the next one gives nothing, without asking the
 *       system, until the selector reports something new.
 *   <li>The interest in reading stays registered while a message is handled. Only where something comes that nobody waits
 *       for is it taken back, until somebody does.
 * </ul>
 *
 * <p>Both are safe because selectors report a state and not a change: whatever was overlooked is reported as soon as somebody
 * waits for it. And as reading may stop at any time, one socket cannot keep the selector's thread to itself: after
 * {@value #MOST_AT_ONCE} bytes the others have their turn.
 *
 * <p>This replaces private state of {@link org.eclipse.jetty.io.SelectableChannelEndPoint}; {@code JettyEndPointTest} fails
 * where a release of Jetty changes what it relies on.
 */
public final class GatewayEndPoint extends SocketEndPoint {

    static final int MOST_AT_ONCE = 256 * 1024;

    private final SelectorExecutor executor;
    private final Selectors.@Nullable Owner owner;
    private final Interests interests;
    private final ManagedSelector.SelectorUpdate update = unused -> updateKey();
    private final Runnable reading = getFillInterest()::fillable;
    private final AddressText remoteText = new AddressText();
    private final AddressText localText = new AddressText();
    private final Task fillable = new Fillable();
    private final Task writable = new Writable();
    private final Task both = new Both();

    // How many bytes may be read before the selector reports anew; 0 where there is nothing, or enough for now.
    // An outdated value does no harm: who reads nothing waits for a report, and asking for it takes a lock.
    private volatile int left;

    /**
     * An end point of a socket that a selector has registered, without any interest.
     *
     * @param executor carries on connections whose messages are complete
     */
    public GatewayEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler,
            SelectorExecutor executor) {
        this(channel, selector, key, scheduler, executor, null);
    }

    /**
     * As above, for an owner who hears of its opening and its end where the selector is one of {@link Selectors}.
     */
    public GatewayEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler,
            SelectorExecutor executor,
            Selectors.@Nullable Owner owner) {
        super(channel, selector, key, scheduler);
        this.executor = requireNonNull(executor, "executor");
        this.owner = owner;
        this.interests = new Interests(key);
    }

    /** How the address of its other side is written. */
    public AddressText remoteText() {
        return remoteText;
    }

    /** How its own address is written. */
    public AddressText localText() {
        return localText;
    }

    /** Who hears of its end. */
    Selectors.@Nullable Owner owner() {
        return owner;
    }

    @Override
    @Nullable
    ByteBuffer few() {
        return executor.few();
    }

    @Override
    public int fill(ByteBuffer buffer) {
        int most = left;
        if (most <= 0) {
            return isInputShutdown() ? -1 : 0;
        }
        int space = BufferUtil.space(buffer);
        int filled = super.fill(buffer);
        if (filled >= 0) {
            left = filled < space ? 0 : most - filled;
        }
        return filled;
    }

    @Override
    public @Nullable Runnable onSelected() {
        int ready = interests.begin();
        boolean write = (ready & SelectionKey.OP_WRITE) != 0;
        if (write) {
            interests.remove(SelectionKey.OP_WRITE);
        }
        if ((ready & SelectionKey.OP_READ) != 0) {
            left = MOST_AT_ONCE;
            Task task = write ? both : fillable;
            if (isAwaited(task)) {
                return task;
            }
        }
        return write ? writable : null;
    }

    /**
     * Whether somebody waits for what can be read; else it is not reported any more. Nor is it where another thread reads it:
     * until that has begun, the selector would report it again and again.
     */
    private boolean isAwaited(Task task) {
        if (isFillInterested() && task.getInvocationType() == Invocable.InvocationType.NON_BLOCKING) {
            return true;
        }
        interests.remove(SelectionKey.OP_READ);
        return isFillInterested(); // who came in between takes the interest for registered
    }

    @Override
    public void updateKey() {
        try {
            interests.apply();
        } catch (CancelledKeyException closed) {
            close();
        }
    }

    @Override
    protected void needsFillInterest() {
        add(SelectionKey.OP_READ);
    }

    @Override
    protected void onIncompleteFlush() {
        add(SelectionKey.OP_WRITE);
    }

    private void add(int operation) {
        if (interests.add(operation)) {
            selector().submit(update);
        }
    }

    @Override
    public @Nullable Callback cancelWrite(Throwable cause) {
        Callback callback = super.cancelWrite(cause);
        if (callback != null) {
            interests.remove(SelectionKey.OP_WRITE);
        }
        return callback;
    }

    @Override
    public void replaceKey(SelectionKey newKey) {
        super.replaceKey(newKey);
        interests.replaceKey(newKey);
    }

    @Override
    public String toEndPointString() {
        return super.toEndPointString() + "{" + interests + "}";
    }

    /** What the selector's thread does, or hands over. Where the pool refuses it, the socket is closed. */
    private abstract class Task implements Invocable.Task, Closeable {

        @Override
        public final void close() {
            GatewayEndPoint.this.close();
        }

        @Override
        public String toString() {
            return getClass().getSimpleName() + " " + GatewayEndPoint.this;
        }
    }

    private final class Fillable extends Task {

        @Override
        public void run() {
            executor.run(reading, selector());
        }

        @Override
        public InvocationType getInvocationType() {
            return getFillInterest().getCallbackInvocationType();
        }
    }

    private final class Writable extends Task {

        @Override
        public void run() {
            getWriteFlusher().completeWrite();
        }

        @Override
        public InvocationType getInvocationType() {
            return getWriteFlusher().getCallbackInvocationType();
        }
    }

    private final class Both extends Task {

        @Override
        public void run() {
            writable.run();
            fillable.run();
        }

        @Override
        public InvocationType getInvocationType() {
            InvocationType reading = fillable.getInvocationType();
            return reading == writable.getInvocationType() ? reading : InvocationType.BLOCKING;
        }
    }
}
