package org.jettygateway.internal.proxy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.Content;
import org.jettygateway.internal.upstream.Endpoint;
import org.jettygateway.internal.upstream.client.UpstreamClient;
import org.jspecify.annotations.Nullable;

/**
 * The copies of one request that go to mirrors. Whatever becomes of them, the request itself neither waits nor fails: pieces
 * of its body are copied as it is read, and a mirror that does not keep up gets no more.
 */
final class Mirrors {

    /** No copies. */
    static final Mirrors NONE = new Mirrors(List.of());

    private final List<Endpoint> endpoints;
    private final List<MirrorBody> bodies = new ArrayList<>(0);

    /** One copy for each of these. */
    Mirrors(List<Endpoint> endpoints) {
        this.endpoints = endpoints;
    }

    /** The request's body, which from now on fills those of the copies. */
    Content.Source copying(Content.Source body, long length) {
        endpoints.forEach(unused -> bodies.add(new MirrorBody(length)));
        return bodies.isEmpty() ? body : new Tee(body, List.copyOf(bodies));
    }

    /** Sends the copies. */
    void send(UpstreamClient client, ForwardPlan plan, String method) {
        for (int i = 0; i < endpoints.size(); i++) {
            MirrorBody body = bodies.isEmpty() ? null : bodies.get(i);
            new MirroredRequest(plan, method, endpoints.get(i), body).send(client);
        }
    }

    /** The request has ended: copies whose bodies are not whole never will be. */
    void end() {
        bodies.forEach(MirrorBody::end);
    }

    /** A body that copies what is read. */
    private record Tee(Content.Source source, List<MirrorBody> copies) implements Content.Source {

        @Override
        public long getLength() {
            return source.getLength();
        }

        @Override
        public Content.@Nullable Chunk read() {
            Content.Chunk chunk = source.read();
            if (Content.Chunk.isFailure(chunk)) {
                copies.forEach(MirrorBody::end);
            } else if (chunk != null && (chunk.hasRemaining() || chunk.isLast())) {
                byte[] copy = new byte[chunk.remaining()];
                chunk.getByteBuffer().slice().get(copy);
                copies.forEach(body -> body.add(ByteBuffer.wrap(copy).asReadOnlyBuffer(), chunk.isLast()));
            }
            return chunk;
        }

        @Override
        public void demand(Runnable demandCallback) {
            source.demand(demandCallback);
        }

        @Override
        public void fail(Throwable failure) {
            source.fail(failure);
        }
    }
}
