package org.jettygateway.internal.upstream.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.io.SelectorExecutor;
import org.junit.jupiter.api.Test;

/** Who may touch what Jetty's client has read, when an exchange is cancelled in the middle of it. */
class HttpClientBuffersTest extends UpstreamClientFixture {

    @Override
    UpstreamClient newClient(Executor executor, Scheduler timer, ByteBufferPool pool, ClientSettings settings) {
        return new HttpClientUpstream(new SelectorExecutor(executor, task -> false), timer, pool, settings, 2);
    }

    /**
     * One exchange is cancelled when all is read that has come, and its buffer is back in the pool. While that is made known, the
     * next one gets this buffer, on the other selector, and is held when its head is parsed; what follows the head must still be
     * there when the first has come to its end, which a third exchange on the same selector shows.
     */
    @Test
    void leavesABufferAloneThatIsAnothersAlready() throws Exception {
        ScriptedBackend halting = backend(wire -> {
            wire.readHead();
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npiece");
            wire.readHead();
        });
        ScriptedBackend whole = answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        CountDownLatch secondHasItsHead = new CountDownLatch(1);
        CountDownLatch firstIsOver = new CountDownLatch(1);
        Stepwise second = new Stepwise() {
            @Override
            void afterHead() {
                secondHasItsHead.countDown();
                join(firstIsOver);
            }
        };
        CompletableFuture<UpstreamClient.Cancel> cancel = new CompletableFuture<>();
        Stepwise first = new Stepwise() {
            @Override
            void afterContent() {
                cancel.join().cancel(new Exception("the client has left"));
            }

            @Override
            void afterFailure() {
                client().send(whole.http1(), TestOutbound.get("/second"), second);
                join(secondHasItsHead);
            }
        };
        cancel.complete(client().send(halting.http1(), TestOutbound.get("/first"), first));
        join(secondHasItsHead);
        send(answering("HTTP/1.1 204 No Content\r\n\r\n"), TestOutbound.get("/third"))
                .awaitWhole();
        firstIsOver.countDown();
        assertEquals(Inbound.Kind.CANCELLED, first.recorded.awaitFailure().kind());
        assertEquals("ok", second.recorded.awaitWhole().text());
    }

    private static void join(CountDownLatch latch) {
        Await.until("the other exchange's step", () -> latch.getCount() == 0);
    }

    /** Does something after each step, before the client goes on. */
    private abstract static class Stepwise implements Inbound {

        final RecordedInbound recorded = new RecordedInbound();

        void afterHead() {}

        void afterContent() {}

        void afterFailure() {}

        @Override
        public void onInterim(int status, HttpFields fields) {
            recorded.onInterim(status, fields);
        }

        @Override
        public void onHead(int status, HttpFields.Mutable fields) {
            recorded.onHead(status, fields);
            afterHead();
        }

        @Override
        public void onContent(ByteBuffer content, boolean last, Callback callback) {
            recorded.onContent(content, last, callback);
            if (!last) {
                afterContent();
            }
        }

        @Override
        public void onTrailers(HttpFields trailers) {
            recorded.onTrailers(trailers);
        }

        @Override
        public void onFailure(Failure failure) {
            recorded.onFailure(failure);
            afterFailure();
        }
    }
}
