package org.jettygateway.internal.upstream.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.io.SelectorExecutor;
import org.junit.jupiter.api.AfterEach;

/** What tests of HTTP/2 towards backends share: backends that speak it. */
abstract class Http2UpstreamFixture extends UpstreamClientFixture {

    private final List<Http2Backend> http2Backends = new ArrayList<>();

    @Override
    UpstreamClient newClient(Executor executor, Scheduler timer, ByteBufferPool pool, ClientSettings settings) {
        return new HttpClientUpstream(new SelectorExecutor(executor, task -> false), timer, pool, settings);
    }

    @AfterEach
    void stopBackends() {
        http2Backends.forEach(Http2Backend::close);
    }

    /** What a backend does with a request. */
    interface Answer {
        void to(Request request, Response response, Callback callback) throws Exception;
    }

    Http2Backend http2(int maxStreams, Answer answer) throws Exception {
        Http2Backend backend = new Http2Backend(
                new Handler.Abstract() {
                    @Override
                    public boolean handle(Request request, Response response, Callback callback) throws Exception {
                        answer.to(request, response, callback);
                        return true;
                    }
                },
                maxStreams);
        http2Backends.add(backend);
        return backend;
    }

    Http2Backend http2(Answer answer) throws Exception {
        return http2(128, answer);
    }
}
