package org.jettygateway.internal.upstream.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Writes down what comes back, and breaks where the contract is broken: order, overlap, more than one end. */
final class RecordedInbound implements Inbound {

    /** Whether the pieces of a body are taken at once, or one by one when the test says so. */
    enum Taking {
        AT_ONCE,
        ON_ANOTHER_THREAD,
        WHEN_TOLD
    }

    private final Taking taking;
    private final List<String> events = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicReference<@Nullable Callback> waiting = new AtomicReference<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicReference<@Nullable String> violation = new AtomicReference<>();

    private int status;
    private @Nullable HttpFields fields;
    private @Nullable HttpFields trailers;
    private @Nullable Failure failure;
    private boolean last;
    private boolean emptyLast;

    RecordedInbound() {
        this(Taking.AT_ONCE);
    }

    RecordedInbound(Taking taking) {
        this.taking = taking;
    }

    @Override
    public void onInterim(int interim, HttpFields interimFields) {
        enter("interim");
        check(status == 0, "interim after head");
        event(interim + " " + interimFields.asString().trim());
        inside.decrementAndGet();
    }

    @Override
    public void onHead(int answer, HttpFields.Mutable answerFields) {
        enter("head");
        check(status == 0, "second head");
        status = answer;
        fields = HttpFields.build(answerFields).asImmutable();
        event("head " + answer);
        inside.decrementAndGet();
    }

    @Override
    public void onContent(ByteBuffer content, boolean isLast, Callback callback) {
        enter("content");
        check(status != 0, "content before head");
        check(!last, "content after last");
        check(waiting.get() == null, "content before the last piece was taken");
        last = isLast;
        emptyLast = isLast && !content.hasRemaining();
        byte[] bytes = BufferUtil.toArray(content);
        synchronized (body) {
            body.writeBytes(bytes);
        }
        event("content" + (isLast ? " last" : ""));
        switch (taking) {
            case WHEN_TOLD -> waiting.set(callback);
            case ON_ANOTHER_THREAD -> new Thread(callback::succeeded).start();
            case AT_ONCE -> {}
        }
        inside.decrementAndGet();
        if (isLast) {
            end.countDown();
        }
        if (taking == Taking.AT_ONCE) {
            callback.succeeded();
        }
    }

    @Override
    public void onTrailers(HttpFields answerTrailers) {
        enter("trailers");
        check(trailers == null, "second trailers");
        check(!last, "trailers after last");
        trailers = HttpFields.build(answerTrailers).asImmutable();
        event("trailers");
        inside.decrementAndGet();
    }

    @Override
    public void onFailure(Failure what) {
        enter("failure");
        check(failure == null, "second failure");
        check(!last, "failure after last");
        check(what.headReceived() == (status != 0), "headReceived is wrong");
        failure = what;
        event("failure " + what.kind());
        inside.decrementAndGet();
        end.countDown();
    }

    private void enter(String call) {
        check(inside.incrementAndGet() == 1, "overlapping " + call);
        check(failure == null, call + " after failure");
    }

    private void check(boolean holds, String what) {
        if (!holds) {
            violation.compareAndSet(null, what);
        }
    }

    private void event(String what) {
        synchronized (events) {
            events.add(what);
        }
    }

    /** Takes the piece that waits, so that the next can come. */
    void take() {
        Await.until("a piece to take", () -> waiting.get() != null);
        Callback callback = waiting.getAndSet(null);
        if (callback != null) {
            callback.succeeded();
        }
    }

    /** Refuses the piece that waits. */
    void refuse(Throwable cause) {
        Await.until("a piece to refuse", () -> waiting.get() != null);
        Callback callback = waiting.getAndSet(null);
        if (callback != null) {
            callback.failed(cause);
        }
    }

    /** Takes what waits, if anything does. */
    void takeIfAny() {
        Callback callback = waiting.getAndSet(null);
        if (callback != null) {
            callback.succeeded();
        }
    }

    /** Waits for the last piece or the failure. */
    RecordedInbound await() throws InterruptedException {
        if (!end.await(15, TimeUnit.SECONDS)) {
            throw new AssertionError("no end: " + events());
        }
        checkRules();
        return this;
    }

    /** Fails if the contract was broken. */
    void checkRules() {
        if (violation.get() != null) {
            throw new AssertionError(violation.get() + ": " + events());
        }
    }

    /** Waits for the answer, which must be whole. */
    RecordedInbound awaitWhole() throws InterruptedException {
        await();
        if (failure != null) {
            throw new AssertionError("failed: " + events(), failure.cause());
        }
        return this;
    }

    /** Waits for the failure. */
    Failure awaitFailure() throws InterruptedException {
        await();
        if (failure == null) {
            throw new AssertionError("no failure: " + events());
        }
        return failure;
    }

    boolean isOver() {
        return end.getCount() == 0;
    }

    boolean isWhole() {
        return last;
    }

    boolean hasHead() {
        return status != 0;
    }

    List<String> events() {
        synchronized (events) {
            return events.size() > 40 ? List.copyOf(events.subList(0, 40)) : List.copyOf(events);
        }
    }

    int status() {
        return status;
    }

    HttpFields fields() {
        if (fields == null) {
            throw new AssertionError("no head: " + events());
        }
        return fields;
    }

    @Nullable
    HttpFields trailers() {
        return trailers;
    }

    boolean lastWasEmpty() {
        return emptyLast;
    }

    int size() {
        synchronized (body) {
            return body.size();
        }
    }

    byte[] bytes() {
        synchronized (body) {
            return body.toByteArray();
        }
    }

    String text() {
        return new String(bytes(), ISO_8859_1);
    }
}
