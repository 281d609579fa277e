package org.jettygateway.internal.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalHostTest {

    @ParameterizedTest
    @CsvSource({
        "foo.example.com, foo.example.com",
        "FOO.Example.COM, foo.example.com",
        "foo.example.com:8080, foo.example.com",
        "foo.example.com:, foo.example.com",
        "foo.example.com:1, foo.example.com",
        "foo.example.com:65535, foo.example.com",
        "foo.example.com., foo.example.com",
        "FOO.example.com.:80, foo.example.com",
        "localhost, localhost",
        "my_service:80, my_service",
        "xn--bcher-kva.example, xn--bcher-kva.example",
        "r3---sn.example.com, r3---sn.example.com",
        "1.example.com, 1.example.com",
        "127.0.0.1, 127.0.0.1",
        "127.0.0.1:8080, 127.0.0.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255., 255.255.255.255",
    })
    void namesAndIpv4(String authority, String host) {
        assertEquals(host, CanonicalHost.parse(authority));
    }

    @ParameterizedTest
    @CsvSource({
        "[::1], [::1]",
        "[::1]:8080, [::1]",
        "[::1]:, [::1]",
        "[::], [::]",
        "[0:0:0:0:0:0:0:1], [::1]",
        "[2001:DB8::0001], [2001:db8::1]",
        "[2001:db8:0:0:1:0:0:1], [2001:db8::1:0:0:1]",
        "[2001:0:0:1:0:0:0:1], [2001:0:0:1::1]",
        "[2001:db8:0:1:1:1:1:1], [2001:db8:0:1:1:1:1:1]",
        "[1:2:3:4:5:6:7::], [1:2:3:4:5:6:7:0]",
        "[::ffff:10.0.0.1], [::ffff:a00:1]",
        "[1:0:0:4:5:6:0:0], [1::4:5:6:0:0]",
        "[fe80::], [fe80::]",
    })
    void ipv6IsWrittenAsRfc5952Says(String authority, String host) {
        assertEquals(host, CanonicalHost.parse(authority));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                ":",
                ":80",
                "a..b",
                "foo.example.com..",
                ".example.com",
                "*.example.com",
                "*",
                "f%73oo.example.com",
                "foo%0d%0a.example.com",
                "foo.example.com%00",
                "user@foo.example.com",
                "foo.example.com,bar.example.com",
                "foo.example.com bar",
                " foo.example.com",
                "foo.example.com ",
                "foo.example.com/",
                "foo.example.com?",
                "foo.example.com#",
                "foo\\example.com",
                "foo.example.com\u0000",
                "f\u00f6\u00f6.example.com",
                "\u212aube.example.com",
                "foo;bar",
                "foo.example.com:80:80",
                "foo.example.com:x",
                "foo.example.com:-1",
                "foo.example.com:+80",
                "foo.example.com:0",
                "foo.example.com:65536",
                "foo.example.com:99999",
                "foo.example.com:000080",
                "foo.example.com:8080.",
                "foo.example.com:\u0661",
                "1.2.3",
                "127.1",
                "1.2.3.4.5",
                "256.0.0.1",
                "010.0.0.1",
                "foo.1",
                "123",
                "::1",
                "[::1",
                "[]",
                "[:]",
                "[:::]",
                "[::1]x",
                "[::1].",
                "[::1]:x",
                "[::1%25eth0]",
                "[::1%eth0]",
                "[v1.x]",
                "[1:2:3:4:5:6:7]",
                "[1:2:3:4:5:6:7:8:9]",
                "[1:2:3:4:5:6:7:8::]",
                "[::1::2]",
                "[12345::]",
                "[g::]",
                "[1:]",
                "[:1]",
                "[::1.2.3]",
                "[1.2.3.4]",
                "[::1.2.3.256]",
                "[1:2:3:4:5:6:7:1.2.3.4]",
                "[::1.2.3.4:5]"
            })
    void whatIsNoHostIsRefused(String authority) {
        assertNull(CanonicalHost.parse(authority));
    }

    @Test
    void lengthsAreThoseOfDns() {
        String label = "a".repeat(63);
        assertEquals(label + ".example", CanonicalHost.parse(label + ".example"));
        assertNull(CanonicalHost.parse("a" + label + ".example"));
        assertNull(CanonicalHost.parse("example." + "a" + label));
        String longest = "%s.%s.%s.%s".formatted(label, label, label, "a".repeat(61));
        assertEquals(longest, CanonicalHost.parse(longest + ".:80"));
        assertNull(CanonicalHost.parse("%s.%s.%s.%s".formatted(label, label, label, "a".repeat(62))));
    }

    @Test
    void canonicalHostIsNotCopied() {
        String host = "foo.example".concat(".com");
        assertSame(host, CanonicalHost.parse(host));
    }
}
