package org.jettygateway.internal.proxy;

import java.util.List;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.routing.CrossOrigin;
import org.jettygateway.internal.routing.Extension;
import org.jspecify.annotations.Nullable;

/**
 * The filters of one rule or backend at work on one request: one after the other, each for as long as it takes. A filter that
 * decides while it is called is followed by the next in a loop; one that decides later goes on from wherever it does.
 */
final class ExtensionRun {

    private final Pipeline pipeline;
    private final Draft draft;
    private final List<Extension> extensions;
    private final long limit;
    private final @Nullable CrossOrigin crossOrigin;
    private final Runnable then;

    private int next;
    private volatile @Nullable ExtensionTurn current;
    private volatile @Nullable Throwable gone;

    /**
     * A run that has not begun.
     *
     * @param limit of the whole exchange in milliseconds; 0 for none
     * @param crossOrigin what answers of filters say to pages of other origins; null for nothing
     * @param then what is done with a request that all filters let proceed
     */
    ExtensionRun(
            Pipeline pipeline,
            Draft draft,
            List<Extension> extensions,
            long limit,
            @Nullable CrossOrigin crossOrigin,
            Runnable then) {
        this.pipeline = pipeline;
        this.draft = draft;
        this.extensions = extensions;
        this.limit = limit;
        this.crossOrigin = crossOrigin;
        this.then = then;
    }

    Draft draft() {
        return draft;
    }

    @Nullable
    CrossOrigin crossOrigin() {
        return crossOrigin;
    }

    /** Begins; returns when a filter waits, or when all is done. */
    void start() {
        draft.downstream().whenGone(this::onGone);
        resume();
    }

    /** Goes on with the next filter. */
    void resume() {
        while (gone == null) {
            if (next == extensions.size()) {
                then.run();
                return;
            }
            Extension extension = extensions.get(next++);
            BoundExtension bound = pipeline.extensions().find(extension);
            if (bound
                    == null) { // the graph lets nothing through that is not registered; were it to, nothing is skipped
                Pipeline.answer(HttpStatus.INTERNAL_SERVER_ERROR_500, draft.downstream());
                return;
            }
            ExtensionTurn turn = new ExtensionTurn(this, extension, bound);
            current = turn;
            if (gone != null && turn.end()) {
                break; // it went just before there was somebody to be told
            }
            if (!turn.play()) {
                return;
            }
        }
        Throwable cause = gone;
        if (cause != null) {
            draft.downstream().abort(cause);
        }
    }

    /**
     * Ends a turn in time, if there is a limit.
     *
     * @return what does; null where there is no limit
     */
    Scheduler.@Nullable Task limit(ExtensionTurn turn, BoundExtension bound) {
        if (limit == 0) {
            return null;
        }
        return pipeline.client().later(draft.millisLeft(limit), () -> {
            if (turn.end()) {
                bound.report(draft.downstream(), new TimeoutException("no decision in time"));
                Pipeline.answer(HttpStatus.GATEWAY_TIMEOUT_504, draft.downstream());
            }
        });
    }

    private void onGone(Throwable cause) {
        gone = cause;
        ExtensionTurn turn = current;
        if (turn != null && turn.end()) {
            draft.downstream().abort(cause);
        }
    }
}
