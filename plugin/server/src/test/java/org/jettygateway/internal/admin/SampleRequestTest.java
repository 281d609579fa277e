package org.jettygateway.internal.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleRequestTest {

    @Test
    void readsUrlAndHeaders() {
        SampleRequest request =
                parse("http://Foo.example.com:8080/x/../login;v=1?a=1&a=2&b&c=%20d+e&z=%zz", "X-A: 1", "x-a: 2");

        assertNull(request.refusal());
        assertEquals("foo.example.com", request.host());
        assertEquals(8080, request.localPort());
        assertEquals("/login", request.path());
        assertEquals("1", request.query("a"));
        assertEquals("", request.query("b"));
        assertEquals(" d+e", request.query("c"), "as the gateway reads it");
        assertEquals("%zz", request.query("z"));
        assertNull(request.query("d"));
        assertEquals("1, 2", request.header("x-a"));
        assertEquals("Foo.example.com:8080", request.header("host"));
        assertNull(request.header("x-b"));
        assertEquals(3, request.headerCount());
        assertEquals("x-a", request.headerName(1));
    }

    @Test
    void theSchemeNamesThePortAndHostMayBeAHeader() {
        assertEquals(80, parse("http://example.com").localPort());
        assertEquals(443, parse("https://example.com").localPort());
        assertEquals("/", parse("http://example.com?x").path());
        assertEquals(
                "foo.example.com",
                parse("http://localhost:8080/", "Host: foo.example.com").host());
    }

    @Test
    void refusesWhatADoorWould() {
        assertNotNull(parse("http://example.com//x").refusal());
        assertNotNull(parse("http://exa%6Dple.com/").refusal());
        assertNotNull(parse("http://example.com/", "Host: a", "Host: b").refusal());
    }

    @Test
    void whatIsNoRequestIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> parse("example.com"));
        assertThrows(IllegalArgumentException.class, () -> parse("http://a/", "env"));
    }

    private static SampleRequest parse(String url, String... headers) {
        return SampleRequest.parse("GET", url, List.of(headers), "127.0.0.1");
    }
}
