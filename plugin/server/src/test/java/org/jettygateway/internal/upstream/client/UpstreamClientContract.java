package org.jettygateway.internal.upstream.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What every {@link UpstreamClient} must do when all goes well. */
abstract class UpstreamClientContract extends UpstreamClientFixture {

    @Test
    void answerWithLength() throws Exception {
        ScriptedBackend backend = answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello");
        RecordedInbound inbound = send(backend, TestOutbound.get("/")).awaitWhole();
        assertEquals(200, inbound.status());
        assertEquals("b", inbound.fields().get("X-A"));
        assertEquals("hello", inbound.text());
        assertEquals(false, inbound.lastWasEmpty());
    }
}
