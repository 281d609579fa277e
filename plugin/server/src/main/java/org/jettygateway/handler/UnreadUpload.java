package org.jettygateway.handler;

import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 stream whose answer is complete. Where the client is still sending, it is told to stop, and that nothing went
 * wrong (RFC 9113, section 8.1); Jetty would say CANCEL, for which many clients throw away the answer that they have.
 */
final class UnreadUpload extends HttpStream.Wrapper {

    UnreadUpload(HttpStream stream) {
        super(stream);
    }

    /** Called where the pipeline still waits for more of the upload; everything is sent. */
    @Override
    public Runnable cancelSend(Throwable cause, Callback callback) {
        return () -> callback.failed(cause);
    }

    /** All that can fail here is the rest of the upload, and that is not wanted. */
    @Override
    public void failed(@Nullable Throwable unread) {
        super.failed(CONTENT_NOT_CONSUMED); // resets with NO_ERROR
    }
}
