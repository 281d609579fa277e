package org.jettygateway.internal.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.extension.FilteredRequest;
import org.jettygateway.internal.routing.CrossOrigin;
import org.jettygateway.internal.routing.Extension;
import org.jettygateway.internal.routing.HeaderEdits;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request in the hands of one filter, and what comes of it. */
final class ExtensionTurn implements FilteredRequest {

    private static final Logger LOG = LoggerFactory.getLogger(ExtensionTurn.class);

    /** The filter has been called; it has neither returned nor decided. */
    private static final Object CALLED = "called";
    /** The filter has returned and will decide later. */
    private static final Object WAITING = "waiting";
    /** The decision is carried out. */
    private static final Object DECIDED = "decided";
    /** There is nothing left to decide: the client is gone, the time has run out, or the filter has failed. */
    private static final Object ENDED = "ended";

    private final ExtensionRun run;
    private final Draft draft;
    private final Extension extension;
    private final BoundExtension bound;

    /** One of the four above, or, where the filter decided before it returned, the decision. */
    private final AtomicReference<Object> state = new AtomicReference<>(CALLED);

    private volatile Scheduler.@Nullable Task timer;

    /**
     * What a filter has decided.
     *
     * @param status what to answer with; 0 to proceed
     * @param body of the answer
     */
    private record Decision(int status, String body) {

        static final Decision PROCEED = new Decision(0, "");

        boolean proceeds() {
            return status == 0;
        }
    }

    ExtensionTurn(ExtensionRun run, Extension extension, BoundExtension bound) {
        this.run = run;
        this.draft = run.draft();
        this.extension = extension;
        this.bound = bound;
    }

    /** Calls the filter; whether the request is to go on now. */
    boolean play() {
        try {
            bound.filter().filter(this);
        } catch (Throwable failure) {
            bound.report(draft.downstream(), failure);
            Object was = state.getAndSet(ENDED);
            if (was == CALLED || was instanceof Decision) {
                Pipeline.answer(HttpStatus.INTERNAL_SERVER_ERROR_500, draft.downstream());
            }
            return false;
        }
        if (state.compareAndSet(CALLED, WAITING)) {
            timer = run.limit(this, bound);
            if (state.get() != WAITING) { // decided just before there was a timer to stop
                stopTimer();
            }
            return false;
        }
        if (!(state.get() instanceof Decision decision)) {
            return false;
        }
        state.set(DECIDED);
        if (decision.proceeds()) {
            return true;
        }
        answer(decision);
        return false;
    }

    /** Ends the turn whatever the filter does; false where that has decided. */
    boolean end() {
        // In the order in which these states follow: the other way round a filter that just returns would slip through.
        if (state.compareAndSet(CALLED, ENDED)) {
            return true;
        }
        boolean ended = state.compareAndSet(WAITING, ENDED);
        if (ended) {
            stopTimer();
        }
        return ended;
    }

    private void stopTimer() {
        Scheduler.Task running = timer;
        if (running != null) {
            running.cancel();
        }
    }

    private void decide(Decision decision) {
        if (state.compareAndSet(CALLED, decision)) {
            return; // carried out when the filter has returned
        }
        if (state.compareAndSet(WAITING, DECIDED)) {
            stopTimer();
            carryOut(decision);
        } else {
            checkOpen();
        }
    }

    /** Whether there still is something to decide; where the filter has, it must not go on. */
    private boolean checkOpen() {
        Object now = state.get();
        if (now == DECIDED || now instanceof Decision) {
            throw new IllegalStateException("extension %s: it was decided before".formatted(extension.reference()));
        }
        return now != ENDED;
    }

    /** On a thread of the filter's, which has no use for our failures. */
    private void carryOut(Decision decision) {
        try {
            if (decision.proceeds()) {
                run.resume();
            } else {
                answer(decision);
            }
        } catch (Throwable failure) {
            LOG.error("{}", draft.downstream().view(), failure);
            draft.downstream().abort(failure);
        }
    }

    private void answer(Decision decision) {
        Downstream downstream = draft.downstream();
        int status = decision.status();
        if (downstream.isWebSocketConnect() && HttpStatus.isSuccess(status)) { // its client would take it for a tunnel
            Pipeline.answer(HttpStatus.NOT_IMPLEMENTED_501, downstream);
            return;
        }
        boolean bodiless = status == HttpStatus.NO_CONTENT_204 || status == HttpStatus.NOT_MODIFIED_304;
        byte[] body = bodiless ? new byte[0] : decision.body().getBytes(UTF_8);
        HttpFields.Mutable fields = HttpFields.build();
        if (body.length > 0) {
            fields.add(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
        }
        CrossOrigin crossOrigin = run.crossOrigin();
        if (crossOrigin != null) {
            crossOrigin.actual(downstream.view(), fields::add);
        }
        draft.response().apply(new EditableFields(fields));
        if (!bodiless) {
            fields.put(HttpHeader.CONTENT_LENGTH, body.length);
        }
        downstream.head(status, fields);
        boolean head = downstream.view().method().equals("HEAD");
        downstream.write(true, ByteBuffer.wrap(head ? new byte[0] : body), Callback.NOOP);
    }

    @Override
    public String name() {
        return extension.name();
    }

    @Override
    public String namespace() {
        return extension.namespace();
    }

    @Override
    public String method() {
        return draft.downstream().view().method();
    }

    @Override
    public String host() {
        return draft.downstream().view().host();
    }

    @Override
    public String path() {
        return draft.downstream().view().path();
    }

    @Override
    public @Nullable String query() {
        String target = draft.downstream().target();
        int query = target.indexOf('?');
        return query < 0 ? null : target.substring(query + 1);
    }

    @Override
    public @Nullable String header(String name) {
        String joined = null;
        for (HttpField field : draft.fields()) {
            if (field.is(name)) {
                String value = field.getValue() == null ? "" : field.getValue();
                joined = joined == null ? value : joined + ", " + value;
            }
        }
        return joined;
    }

    @Override
    public long length() {
        return draft.downstream().length();
    }

    @Override
    public String remoteAddress() {
        return draft.downstream().remoteAddress();
    }

    @Override
    public void setHeader(String name, String value) {
        edit(new HeaderEdits.Edit(HeaderEdits.Kind.SET, name, value));
    }

    @Override
    public void addHeader(String name, String value) {
        edit(new HeaderEdits.Edit(HeaderEdits.Kind.ADD, name, value));
    }

    @Override
    public void removeHeader(String name) {
        edit(new HeaderEdits.Edit(HeaderEdits.Kind.REMOVE, name, ""));
    }

    private void edit(HeaderEdits.Edit edit) {
        if (checkOpen()) {
            draft.edit(edit);
        }
    }

    @Override
    public void setResponseHeader(String name, String value) {
        editResponse(new HeaderEdits.Edit(HeaderEdits.Kind.SET, name, value));
    }

    @Override
    public void addResponseHeader(String name, String value) {
        editResponse(new HeaderEdits.Edit(HeaderEdits.Kind.ADD, name, value));
    }

    @Override
    public void removeResponseHeader(String name) {
        editResponse(new HeaderEdits.Edit(HeaderEdits.Kind.REMOVE, name, ""));
    }

    private void editResponse(HeaderEdits.Edit edit) {
        if (checkOpen()) {
            draft.editResponse(edit);
        }
    }

    @Override
    public void proceed() {
        decide(Decision.PROCEED);
    }

    @Override
    public void respond(int status, String body) {
        if (status < HttpStatus.OK_200 || status > 599) {
            throw new IllegalArgumentException("status %d (expected: 200 to 599)".formatted(status));
        }
        decide(new Decision(status, requireNonNull(body, "body")));
    }
}
