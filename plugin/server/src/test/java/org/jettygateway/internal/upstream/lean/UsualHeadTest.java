package org.jettygateway.internal.upstream.lean;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsualHeadTest {

    private static final int MAX_HEAD = 32 * 1024;
    private static final int HEADS = 200_000;

    private static final List<String> SEEDS = List.of(
            "HTTP/1.1 200 OK\r\nServer: x/1.2\r\nDate: Thu, 26 Nov 2026 20:28:02 GMT\r\nContent-Length: 3\r\n\r\nok\n",
            "HTTP/1.1 404 Not Found\r\ncontent-type: text/html; charset=utf-8\r\nX-A:  b  c \r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nCache-Control: no-cache\r\nX-Id: 1\r\n\r\n3\r\nabc\r\n",
            "HTTP/1.1 500 \r\nContent-Length: 12345678901\r\nConnection: close\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\n\r\n");

    private static final List<String> TOKENS = List.of(
            "\r\n",
            "\n",
            "\r",
            "\r\n\r\n",
            " ",
            "\t",
            ":",
            "\u0000",
            "\u007F",
            "\u00E9",
            "0",
            "-",
            "+",
            ",",
            "a",
            "A",
            "(",
            "\r\nContent-Length: 3",
            "\r\nContent-Length: 4",
            "\r\nTransfer-Encoding: chunked",
            "\r\nTransfer-Encoding: gzip, chunked",
            "\r\nX-Empty:",
            "\r\nHost: h",
            "\r\n folded",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.0 ");

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }

    private static HttpFields.Mutable fields(UsualHead head) {
        HttpFields.Mutable fields = HttpFields.build();
        head.addTo(fields);
        return fields;
    }

    /** What somebody read. */
    private record Reading(int status, long length, List<String> fields, int end) {

        static Reading of(int status, long length, Iterable<HttpField> fields, int end) {
            List<String> all = new ArrayList<>();
            // Jetty's parser spells what it knows, or the beginning of a line may be, in its own way.
            fields.forEach(field -> all.add(
                    (field.getHeader() + "|" + field.getName() + "|" + field.getValue()).toLowerCase(Locale.ROOT)));
            return new Reading(status, length, all, end);
        }
    }

    private static @Nullable Reading jetty(ByteBuffer bytes) {
        Collector found = new Collector();
        HttpParser parser = new HttpParser(found, MAX_HEAD, HttpCompliance.RFC9110);
        parser.parseNext(bytes);
        return found.bad || !found.complete
                ? null
                : Reading.of(
                        found.status,
                        parser.isChunking() ? -1 : parser.getContentLength(),
                        found.fields,
                        bytes.position());
    }

    /** Any number of heads that chance has changed, one after the other, so that each meets what is known of another. */
    @Test
    void readsWhatJettysParserReads() {
        Random random = new Random(7);
        UsualHead head = new UsualHead(MAX_HEAD);
        int usual = 0;
        for (int i = 0; i < HEADS; i++) {
            String text = SEEDS.get(random.nextInt(SEEDS.size()));
            for (int left = random.nextInt(3); left > 0; left--) {
                text = change(text, random);
            }
            ByteBuffer bytes = bytes(text);
            if (head.read(bytes)) {
                usual++;
                Reading read = Reading.of(head.status(), head.length(), fields(head), bytes.position());
                assertEquals(jetty(bytes(text)), read, text);
                for (HttpField field : fields(head)) {
                    assertThat(text, matchesPattern(spelled(field)));
                }
            } else {
                assertEquals(0, bytes.position(), text);
            }
        }
        assertThat(usual, greaterThan(HEADS / 4));
    }

    private static Pattern spelled(HttpField field) {
        return Pattern.compile(
                ".*\r\n" + Pattern.quote(field.getName()) + ": *" + Pattern.quote(field.getValue()) + " *\r\n.*",
                Pattern.DOTALL);
    }

    private static String change(String text, Random random) {
        int at = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), at + 1 + random.nextInt(4));
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(0, at) + text.substring(to);
            case 2 -> text.substring(0, at) + TOKENS.get(random.nextInt(TOKENS.size())) + text.substring(at);
            default -> text.substring(0, at) + (char) random.nextInt(256) + text.substring(to);
        };
    }

    @Test
    void aLineThatComesAgainIsTheSameField() {
        UsualHead head = new UsualHead(MAX_HEAD);
        assertTrue(head.read(bytes("HTTP/1.1 200 OK\r\nServer: s\r\nContent-Length: 3\r\nX-A: b\r\n\r\n")));
        HttpFields first = fields(head);
        assertTrue(head.read(bytes("HTTP/1.1 404 No\r\nServer: s\r\nContent-Length: 44\r\nX-A: b\r\n\r\n")));
        HttpFields second = fields(head);
        assertSame(first.getField(0), second.getField(0));
        assertNotSame(first.getField(1), second.getField(1));
        assertSame(first.getField(2), second.getField(2));
        assertThat(head.status(), is(404));
        assertThat(head.length(), is(44L));
    }

    @Test
    void saysWhetherTheConnectionStays() {
        UsualHead head = new UsualHead(MAX_HEAD);
        assertTrue(head.read(bytes("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\n")));
        assertFalse(head.isPersistent());
        assertTrue(head.read(bytes("HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 3\r\n\r\n")));
        assertFalse(head.isPersistent());
        assertTrue(head.read(bytes("HTTP/1.1 200 OK\r\nConnection: closer\r\nContent-Length: 3\r\n\r\n")));
        assertTrue(head.isPersistent());
    }

    @Test
    void whatIsNotUsualDoesNotSpoilWhatIsKnown() {
        UsualHead head = new UsualHead(MAX_HEAD);
        assertTrue(head.read(bytes("HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 3\r\n\r\n")));
        assertFalse(head.read(bytes("HTTP/1.1 200 OK\r\nX-A: c\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n")));
        assertTrue(head.read(bytes("HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 3\r\n\r\nabc")));
        assertThat(fields(head).stream().map(HttpField::getValue).toList(), contains("b", "3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r",
                "HTTP/1.1 200 OK\r\nX-A: until the end\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\n",
                "HTTP/1.1 100 Continue\r\nContent-Length: 3\r\n\r\n",
                "HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n",
                "HTTP/1.1 600 OK\r\nContent-Length: 3\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 3\n\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3, 3\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 3\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length : 3\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\nContent-Length: 3\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A:\r\nContent-Length: 3\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A: b\rc\r\nContent-Length: 3\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A: \u00E9\r\nContent-Length: 3\r\n\r\n"
            })
    void leavesToJettysParserWhatCallsForJudgement(String text) {
        UsualHead head = new UsualHead(MAX_HEAD);
        ByteBuffer bytes = bytes(text);
        assertFalse(head.read(bytes));
        assertThat(bytes.position(), is(0));
    }

    @Test
    void leavesToJettysParserWhatIsLong() {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX-A: " + "a".repeat(3000) + "\r\n\r\n";
        assertTrue(new UsualHead(MAX_HEAD).read(bytes(head)));
        assertFalse(new UsualHead(4096).read(bytes(head)));
        assertFalse(new UsualHead(MAX_HEAD).read(bytes(head.replace("X-A", "X-B: " + "b".repeat(1500) + "\r\nX-A"))));
        String many = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n" + "X: y\r\n".repeat(64) + "\r\n";
        assertFalse(new UsualHead(MAX_HEAD).read(bytes(many)));
    }

    private static final class Collector implements HttpParser.ResponseHandler {

        private final List<HttpField> fields = new ArrayList<>();
        private int status;
        private boolean complete;
        private boolean bad;

        @Override
        public void startResponse(HttpVersion version, int answerStatus, String reason) {
            status = answerStatus;
        }

        @Override
        public void parsedHeader(HttpField field) {
            fields.add(field);
        }

        @Override
        public boolean headerComplete() {
            complete = true;
            return true;
        }

        @Override
        public boolean content(ByteBuffer bytes) {
            return false;
        }

        @Override
        public boolean contentComplete() {
            return false;
        }

        @Override
        public boolean messageComplete() {
            return false;
        }

        @Override
        public void earlyEOF() {
            bad = true;
        }

        @Override
        public void badMessage(HttpException failure) {
            bad = true;
        }
    }
}
