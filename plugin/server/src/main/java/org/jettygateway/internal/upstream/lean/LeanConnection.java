package org.jettygateway.internal.upstream.lean;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.BufferUtil;
import org.jettygateway.internal.io.SocketEndPoint;
import org.jettygateway.internal.upstream.client.Inbound;
import org.jettygateway.internal.upstream.client.Upgrade;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a backend: one exchange at a time, and between two of them in its pool.
 *
 * <p>Whatever happens to it, on any thread, is a signal, and signals are worked off by one thread at a time (see {@link Turn}).
 * So the state below needs no lock, and calls on an {@link Inbound} never overlap.
 *
 * <p>Whatever comes from it that is not the answer to its exchange, or comes between two exchanges, ends it.
 */
final class LeanConnection extends AbstractConnection.NonBlocking implements Connection.UpgradeFrom {

    /** A backend that sends interim answers for ever would fill the memory: they have no back-pressure. */
    private static final int MAX_INTERIM = 100;

    /** After so many reads in one go, others on the same thread have their turn. */
    private static final int MOST_READS = 16;

    private static final int BEGIN = 1;
    private static final int READABLE = 1 << 1;
    private static final int TAKEN = 1 << 2;
    private static final int UPLOAD = 1 << 3;
    private static final int ENDING = 1 << 4;
    private static final int CLOSED = 1 << 5;
    private static final int EXPIRED = 1 << 6;
    private static final int OPENED = 1 << 7;

    private final EndpointPool pool;
    private final LeanUpstream upstream;
    private final SocketEndPoint socket;
    private final int selector;
    private final long dialed;
    private final Turn turn = new Turn(this::handle);
    private final Silence silence;
    private final AtomicReference<@Nullable LeanExchange> next = new AtomicReference<>();

    // Only touched by whoever has the turn.
    private final AnswerParser parser;
    private final ReadBuffer input;
    private @Nullable LeanExchange exchange;
    private @Nullable RequestWriter writer;
    private @Nullable RequestWriter unused;
    // Parsed and not passed on, as the next event may say that it is the last.
    private @Nullable ByteBuffer piece;
    private boolean interested;
    private boolean passing;
    private boolean headReceived;
    private boolean lingering;
    private boolean dead;
    private boolean used; // has been free before: the backend may have closed it since
    private int interims;
    private int reads;
    private long begun;
    private long served;
    private @Nullable ByteBuffer early;

    /** A connection that is made; when that began, as of {@link System#nanoTime}. */
    LeanConnection(EndpointPool pool, SocketEndPoint socket, long dialed) {
        super(socket, pool.upstream().executor());
        this.pool = pool;
        this.dialed = dialed;
        this.upstream = pool.upstream();
        this.socket = socket;
        this.selector = upstream.selectors().numberOf(socket);
        this.silence = new Silence(socket, upstream, selector, () -> turn.signal(EXPIRED));
        this.parser = new AnswerParser(upstream.settings().maxAnswerHead());
        this.input = new ReadBuffer(upstream.buffers(), upstream.settings().readBuffer());
    }

    /** The number of the selector that watches over it. */
    int selector() {
        return selector;
    }

    /** Whether somebody began to make it before that moment. */
    boolean isOlderThan(long nanos) {
        return dialed - nanos < 0;
    }

    /** How long ago its last exchange began; asked by whoever got it from its pool. */
    long silentNanos() {
        return System.nanoTime() - begun;
    }

    /** Carries out an exchange; called by whoever got the connection from its pool, once for each time. */
    void begin(LeanExchange given) {
        next.set(given);
        turn.signal(BEGIN);
    }

    /** Its exchange is to end. */
    void onEnding() {
        turn.signal(ENDING);
    }

    /** The inbound has given a piece back. */
    void onTaken() {
        turn.signal(TAKEN);
    }

    /** The upload is complete, or broken: the writer knows. */
    void onUpload() {
        turn.signal(UPLOAD);
    }

    /** Closes it; what it carries fails. */
    void abandon() {
        turn.signal(CLOSED);
    }

    @Override
    public void onOpen() {
        super.onOpen();
        silence.watch(System.nanoTime());
        pool.opened(this);
        turn.signal(OPENED);
    }

    @Override
    public void onFillable() {
        turn.signal(READABLE);
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        turn.signal(CLOSED);
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        super.onClose(cause);
        turn.signal(CLOSED);
    }

    @Override
    public long getMessagesIn() {
        return served; // to be shown; may be outdated
    }

    private static boolean has(int todo, int signal) {
        return (todo & signal) != 0;
    }

    private void handle(int todo) {
        try {
            work(todo);
        } catch (RuntimeException | Error bug) {
            fail(Inbound.Kind.PROTOCOL, bug);
            if (next.get() != null) {
                turn.signal(BEGIN);
            }
        }
    }

    private void work(int todo) {
        if (has(todo, READABLE)) {
            interested = false;
            reads = 0;
        }
        if (has(todo, TAKEN)) {
            passing = false;
        }
        if (dead) {
            releaseInput();
        } else if (exchange != null) {
            goOn(todo);
        } else {
            idle(todo);
        }
        if (has(todo, BEGIN)) {
            LeanExchange given = next.getAndSet(null);
            if (given != null) {
                beginNow(given);
            }
        }
    }

    // In the pool, or after an answer that came before the end of its request.
    private void idle(int todo) {
        if (has(todo, CLOSED | EXPIRED)) {
            die(new ClosedChannelException());
        } else if (has(todo, READABLE)) {
            if (socket.isQuiet()) {
                interest();
            } else {
                die(new ClosedChannelException()); // its end, or what nobody asked for
            }
        } else if (has(todo, OPENED)) {
            used = true; // for nobody: whoever it was made for needs it no longer
            interest();
        }
        RequestWriter upload = writer;
        if (lingering && !dead && upload != null) {
            if (upload.isBroken()) {
                die(new ClosedChannelException());
            } else if (upload.isSent()) {
                lingering = false;
                free();
            }
        }
    }

    private void goOn(int todo) {
        if (has(todo, CLOSED)) {
            fail(Inbound.Kind.CLOSED, new ClosedChannelException());
        } else if (has(todo, EXPIRED) && silence.isOver(begun)) {
            fail(Inbound.Kind.TIMEOUT, new TimeoutException("the connection was silent for too long"));
        } else {
            if (has(todo, EXPIRED)) {
                silence.watch(begun); // it was that of the exchange before, or in the pool
            }
            readIfFree();
        }
    }

    private void readIfFree() {
        if (!failIfEnding() && !passing && !interested) {
            read();
        }
    }

    private void beginNow(LeanExchange given) {
        if (dead) {
            upstream.route(given);
            return;
        }
        given.moveTo(this);
        if (given.ending() != null) {
            given.fail(Inbound.Kind.CANCELLED, new ClosedChannelException());
            free();
            return;
        }
        used |= given.isYounger();
        if (used && !given.isRepeatable() && !socket.isQuiet()) {
            // The selector reports it, too, but maybe too late; and this cannot be sent a second time.
            die(new ClosedChannelException());
            upstream.route(given);
            return;
        }
        exchange = given;
        headReceived = false;
        interims = 0;
        reads = 0;
        begun = System.nanoTime();
        parser.begin(given.isHead());
        RequestWriter upload = unused;
        unused = null;
        if (upload == null || !upload.again(given)) {
            upload = new RequestWriter(this, upstream.buffers(), given);
        }
        writer = upload;
        interest();
        upload.iterate();
    }

    private void interest() {
        if (!interested) {
            interested = true;
            fillInterested();
        }
    }

    private boolean failIfEnding() {
        LeanExchange now = exchange;
        LeanExchange.Ending why = now == null ? null : now.ending();
        if (why == null) {
            return false;
        }
        fail(why.kind(), why.cause());
        return true;
    }

    private void read() {
        while (exchange != null && !passing && !failIfEnding()) {
            switch (parser.next(input.unparsed())) {
                case HEAD -> onHead(exchange);
                case PIECE -> onPiece(parser.piece());
                case END -> onEnd(exchange);
                case BAD -> {
                    if (!passParsed()) {
                        fail(parser.kind(), parser.failure());
                    }
                }
                case NONE -> {
                    if (!passParsed() && !readMore()) {
                        return;
                    }
                }
            }
        }
    }

    /** Passes on what was parsed, before anything else happens; returns false where there is nothing. */
    private boolean passParsed() {
        ByteBuffer parsed = piece;
        if (parsed == null) {
            return false;
        }
        piece = null;
        pass(parsed);
        return true;
    }

    /** Returns false where there is nothing to be read for now. */
    private boolean readMore() {
        int filled = 0;
        if (reads < MOST_READS) {
            filled = input.fill(socket);
        }
        if (filled > 0) {
            reads++;
            return true;
        }
        releaseInput();
        if (filled < 0) {
            parser.end(socket.isBroken());
            return true;
        }
        interest();
        return false;
    }

    private void onHead(LeanExchange now) {
        int status = parser.status();
        if (status == HttpStatus.SWITCHING_PROTOCOLS_101) {
            onSwitched(now);
        } else if (status >= HttpStatus.OK_200) {
            headReceived = true;
            now.stopContinueTimer();
            now.inbound().onHead(status, parser.fields());
        }
    }

    private void onPiece(ByteBuffer found) {
        ByteBuffer before = piece;
        piece = found;
        if (before != null) {
            pass(before);
        }
    }

    private void pass(ByteBuffer bytes) {
        LeanExchange now = requireNonNull(exchange);
        passing = true;
        now.inbound().onContent(bytes, false, now);
    }

    private void onEnd(LeanExchange now) {
        if (parser.status() >= HttpStatus.OK_200) {
            finish(now);
            return;
        }
        interims++;
        if (interims > MAX_INTERIM) {
            fail(Inbound.Kind.PROTOCOL, new ProtocolException("more than %d interim answers".formatted(MAX_INTERIM)));
            return;
        }
        int status = parser.status();
        HttpFields fields = parser.fields();
        parser.begin(now.isHead());
        now.inbound().onInterim(status, fields);
        if (status == HttpStatus.CONTINUE_100) {
            requireNonNull(writer).proceed();
        }
    }

    /** The answer is complete. The connection is back in its pool before the client can send its next request. */
    private void finish(LeanExchange done) {
        ByteBuffer rest = piece == null ? BufferUtil.EMPTY_BUFFER : piece;
        piece = null;
        boolean surplus = input.unparsed().hasRemaining();
        if (rest.hasRemaining()) {
            done.hold(input.take());
        } else {
            input.release();
            done.hold(null);
        }
        exchange = null;
        done.over();
        HttpFields trailers = parser.trailers();
        boolean good = !surplus && parser.isPersistent();
        served++;
        leaveOff(good);
        if (trailers != null) {
            done.inbound().onTrailers(trailers);
        }
        done.inbound().onContent(rest, true, done);
    }

    private void leaveOff(boolean good) {
        RequestWriter upload = requireNonNull(writer);
        if (!good || upload.isBroken() || !upload.isBodyRead()) {
            die(new ClosedChannelException()); // nobody wants the rest of the body
        } else if (upload.isSent()) {
            unused = upload.leave() ? upload : null;
            free();
        } else {
            lingering = true;
            interest();
        }
    }

    private void free() {
        writer = null;
        used = true;
        interest();
        if (!pool.keep(this)) {
            die(new ClosedChannelException());
        }
    }

    private void onSwitched(LeanExchange now) {
        Upgrade upgrade = now.outbound().upgrade();
        HttpFields fields = parser.fields();
        RequestWriter upload = requireNonNull(writer);
        if (upgrade == null || !parser.isHttp11() || !upload.isSent() || !upgrade.isConfirmedBy(fields)) {
            fail(Inbound.Kind.PROTOCOL, new ProtocolException("101 without a proper handshake"));
            return;
        }
        exchange = null;
        dead = true;
        writer = null;
        ByteBuffer rest = input.unparsed();
        if (rest.hasRemaining()) {
            early = BufferUtil.copy(rest);
        }
        releaseInput();
        silence.end();
        now.over();
        pool.gone(this);
        now.inbound().onUpgraded(fields, socket);
    }

    @Override
    public @Nullable ByteBuffer onUpgradeFrom() {
        return early;
    }

    private void fail(Inbound.Kind kind, Throwable cause) {
        LeanExchange now = exchange;
        if (now == null) {
            die(cause);
            return;
        }
        exchange = null;
        piece = null;
        now.over();
        die(cause);
        RequestWriter upload = writer;
        boolean unsent = kind == Inbound.Kind.CLOSED && !headReceived && upload != null && upload.isUntouched();
        boolean reused = used || unsent;
        now.inbound().onFailure(new Inbound.Failure(kind, !unsent, headReceived, reused, cause));
    }

    /** Closes the connection for good. */
    private void die(Throwable cause) {
        if (dead) {
            return;
        }
        dead = true;
        silence.end();
        socket.close();
        RequestWriter upload = writer;
        if (upload != null) {
            upload.abort(cause instanceof IOException ? cause : new IOException(cause));
        }
        releaseInput();
        pool.gone(this);
    }

    // What was passed on lies in it until it is given back.
    private void releaseInput() {
        if (!passing) {
            input.release();
        }
    }

    @Override
    public String toConnectionString() {
        return "%s{served=%d,%s}".formatted(super.toConnectionString(), served, exchange);
    }
}
