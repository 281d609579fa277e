package org.jettygateway.internal.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionTokenTest {

    @Test
    void whatIsWrittenIsRead() {
        Random random = new Random(1619);
        for (int i = 0; i < 1_000; i++) {
            SessionToken token = new SessionToken(
                    random.nextLong(), random.nextInt(256), random.nextLong(), random.nextLong() >>> 16);
            assertEquals(SessionToken.LENGTH, token.text().length());
            assertEquals(token, SessionToken.parse(token.text()));
        }
    }

    @Test
    void theFormIsTheSameInEveryVersion() {
        SessionToken token = new SessionToken(0x0102030405060708L, 2, 0x1112131415161718L, 1_767_268_800_250L);
        assertEquals("AQIBm3lt1voBAgMEBQYHCBESExQVFhcY", token.text());
    }

    @Test
    void anythingElseIsNone() {
        Random random = new Random(1619);
        String good = new SessionToken(1, 2, 3, 4).text();
        for (int i = 0; i < 10_000; i++) {
            char[] bad = good.toCharArray();
            bad[random.nextInt(bad.length)] = "=+/ ;,\"%\u0000\u00e4\u0661\uff21".charAt(random.nextInt(12));
            assertNull(SessionToken.parse(new String(bad)));
        }
        assertNull(SessionToken.parse(""));
        assertNull(SessionToken.parse(good + "A"));
        assertNull(SessionToken.parse("A".repeat(SessionToken.LENGTH)), "another version");
    }
}
