package org.jettygateway.internal.upstream.lean;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.util.BufferUtil;
import org.jettygateway.internal.upstream.client.Inbound;
import org.jspecify.annotations.Nullable;

/**
 * Takes answers apart, one event after the other. What only looks like an end is none: the parser forgives a missing end of
 * the trailers, and cannot know how the connection ended.
 */
final class AnswerParser implements HttpParser.ResponseHandler {

    /** What was found. */
    enum Event {
        /** Nothing: more bytes are needed. */
        NONE,
        /** A head is complete, of an interim answer or of the final one. */
        HEAD,
        /** A piece of the body: {@link #piece}. */
        PIECE,
        /** The answer is complete, with its trailers. */
        END,
        /** There is no sense in going on: {@link #kind}, {@link #failure}. */
        BAD
    }

    private final HttpParser parser;
    private Event event = Event.NONE;
    private @Nullable HttpVersion version;
    private int status;
    private boolean unasked;
    private boolean persistent;
    private final HttpFields.Mutable fields = HttpFields.build();
    private HttpFields.@Nullable Mutable trailers;
    private ByteBuffer piece = BufferUtil.EMPTY_BUFFER;
    private boolean broken;
    private @Nullable Throwable failure;

    /**
     * A parser for the answers of one connection.
     *
     * @param maxHead the size limit of a head with its trailers, in bytes
     */
    AnswerParser(int maxHead) {
        parser = new HttpParser(this, maxHead, HttpCompliance.RFC9110);
        parser.setHeaderCacheSize(0); // a cache would hold 100 KB per connection and gains nothing
    }

    /** Makes ready for an answer; not after the end of the connection. */
    void begin(boolean toHead) {
        parser.reset();
        parser.setHeadResponse(toHead);
        version = null;
        status = 0;
        unasked = false;
        trailers = null;
    }

    /** Parses up to the next event. */
    Event next(ByteBuffer bytes) {
        if (failure != null) {
            return Event.BAD;
        }
        if (broken) {
            return bad(new IOException("the connection was reset"));
        }
        if (parser.isStart() && !mayBegin(bytes)) {
            return bad(new ProtocolException("not HTTP"));
        }
        event = Event.NONE;
        try {
            parser.parseNext(bytes);
        } catch (RuntimeException | AssertionError bug) {
            // With assertions it fails to say that an answer of a good status is bad: its exception is for bad ones
            // only.
            badMessage(new HttpException.RuntimeException(HttpStatus.BAD_GATEWAY_502, "bad head", bug));
            return Event.BAD;
        }
        if (failure != null) {
            return Event.BAD;
        }
        if (event == Event.HEAD && !isKnown()) {
            return bad(new ProtocolException(
                    "status %d (expected: 200 to 599 in HTTP/1, chunked or not)".formatted(status)));
        }
        if (parser.isAtEOF() && (event == Event.NONE || (event == Event.END && parser.isChunking()))) {
            return bad(new EOFException("the answer is not complete"));
        }
        return event;
    }

    /** Whether an answer may begin so. The parser overlooks empty lines, which may be; but colons, too. */
    private static boolean mayBegin(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            byte next = bytes.get(i);
            if (next != '\r' && next != '\n') {
                return next == 'H' || next == 'h';
            }
        }
        return true;
    }

    private Event bad(Throwable cause) {
        failure = cause;
        return Event.BAD;
    }

    /**
     * The connection has ended: {@link #next} without bytes says what that means.
     *
     * @param reset whether it was reset, which is the end of no answer
     */
    void end(boolean reset) {
        broken = reset;
        parser.atEOF();
    }

    /** The status, once the head is complete. */
    int status() {
        return status;
    }

    /** Whether it is HTTP/1.1. */
    boolean isHttp11() {
        return version == HttpVersion.HTTP_1_1;
    }

    /** Whether the head is that of an answer in HTTP/1, in no transfer coding but chunked. */
    private boolean isKnown() {
        return (isHttp11() || version == HttpVersion.HTTP_1_0) && status >= 100 && status <= 599 && !unasked;
    }

    /** The head's fields, to be changed at will, until the next head begins. */
    HttpFields.Mutable fields() {
        return fields;
    }

    /** The trailers; null where there are none. */
    @Nullable
    HttpFields trailers() {
        return trailers;
    }

    /** What the last {@link Event#PIECE} was: a part of the bytes that were parsed. */
    ByteBuffer piece() {
        return piece;
    }

    /** Whether the connection may carry another exchange after this answer (RFC 9112, section 9.3). */
    boolean isPersistent() {
        return persistent && !parser.isAtEOF();
    }

    private boolean saysItPersists() {
        if (isHttp11()) {
            return !fields.contains(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
        List<String> options = fields.getValuesList(HttpHeader.CONNECTION);
        return options.size() == 1
                && HttpHeaderValue.KEEP_ALIVE.is(options.get(0)) // and nothing that is only like it
                && !fields.contains(HttpHeader.TRANSFER_ENCODING); // whose framing is not to be trusted (section 6.1)
    }

    /** What kind of failure {@link Event#BAD} is. */
    Inbound.Kind kind() {
        return parser.isAtEOF() ? Inbound.Kind.CLOSED : Inbound.Kind.PROTOCOL;
    }

    /** Why {@link Event#BAD}. */
    Throwable failure() {
        return failure == null ? new ProtocolException("not HTTP") : failure;
    }

    @Override
    public void startResponse(HttpVersion answerVersion, int answerStatus, String reason) {
        version = answerVersion;
        status = answerStatus;
        fields.clear();
    }

    @Override
    public void parsedHeader(HttpField field) {
        if (field.getHeader() == HttpHeader.TRANSFER_ENCODING && !HttpHeaderValue.CHUNKED.is(field.getValue())) {
            unasked = true; // nobody said that it could be decoded (RFC 9112, section 7.4)
        }
        fields.add(field);
    }

    @Override
    public boolean headerComplete() {
        event = Event.HEAD;
        persistent = saysItPersists();
        return true;
    }

    @Override
    public boolean content(ByteBuffer bytes) {
        piece = bytes;
        event = Event.PIECE;
        return true;
    }

    @Override
    public boolean contentComplete() {
        return false;
    }

    @Override
    public void parsedTrailer(HttpField trailer) {
        HttpFields.Mutable all = trailers;
        if (all == null) {
            all = HttpFields.build();
            trailers = all;
        }
        all.add(trailer);
    }

    @Override
    public boolean messageComplete() {
        event = Event.END;
        return true;
    }

    /** The connection has ended within the answer; or a chunk or trailer is bad, which the parser reports the same way. */
    @Override
    public void earlyEOF() {
        failure = parser.isAtEOF()
                ? new EOFException("the answer is not complete")
                : new ProtocolException("bad chunk or trailer");
    }

    @Override
    public void badMessage(HttpException bad) {
        failure = parser.isAtEOF()
                ? new EOFException("the answer ended within its head")
                : new ProtocolException(bad.getReason()).initCause((Throwable) bad);
    }
}
