package org.jettygateway.handler;

import java.nio.ByteBuffer;
import java.util.ListIterator;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1 stream that is given the fields of its answer as they are, rather than what guards them against changes: Jetty asks
 * for them one by one, and that looks for each from the start.
 */
final class BareHead extends HttpStream.Wrapper {

    BareHead(HttpStream stream) {
        super(stream);
    }

    @Override
    public void send(
            MetaData.Request request,
            MetaData.@Nullable Response response,
            boolean last,
            @Nullable ByteBuffer content,
            Callback callback) {
        super.send(request, response == null ? null : bare(response), last, content, callback);
    }

    private static MetaData.Response bare(MetaData.Response response) {
        return response.getHttpFields() instanceof HttpFields.Mutable.Wrapper guarded
                ? new MetaData.Response(
                        response.getStatus(),
                        response.getReason(),
                        response.getHttpVersion(),
                        new Fields(guarded.getWrapped()),
                        response.getContentLength(),
                        response.getTrailersSupplier())
                : response;
    }

    /** Fields that nobody changes any more. Taken as immutable they would be copied before the next answer. */
    private record Fields(HttpFields fields) implements HttpFields {

        @Override
        public HttpFields asImmutable() {
            return this;
        }

        @Override
        public int size() {
            return fields.size();
        }

        @Override
        public HttpField getField(int index) {
            return fields.getField(index);
        }

        @Override
        public ListIterator<HttpField> listIterator(int index) {
            return fields.listIterator(index);
        }
    }
}
