package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalTargetTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "\"\", /",
                "/, /",
                "/a/b, /a/b",
                "/a/b/, /a/b/",
                "/ADMIN, /ADMIN",
                "/.well-known/acme, /.well-known/acme",
                "/..., /...",
                "/a./b../..c, /a./b../..c",
                "/-._~!$&'()*+:@=, /-._~!$&'()*+:@=",
                // dot segments
                "/., /",
                "/./, /",
                "/./a, /a",
                "/a/., /a/",
                "/a/./b, /a/b",
                "/a/.., /",
                "/a/../, /",
                "/x/../admin, /admin",
                "/admin/../x, /x",
                "/a/b/c/./../../g, /a/g",
                "/a/b/.., /a/",
                // escapes
                "/%61dmin, /admin",
                "/%41%5a%30%39%2d%5f%7e, /AZ09-_~",
                "/a%2eb, /a.b",
                "/a%2e%2e, /a..",
                "/%2e%2e%2e, /...",
                "/%3a%40, /%3A%40",
                "/a%20b, /a%20b",
                "/a%3fb%23c, /a%3Fb%23c",
                "/caf%c3%a9, /caf%C3%A9",
                "/%f0%9f%98%80/x, /%F0%9F%98%80/x",
                "/100%25, /100%25",
                "/100%25-x, /100%25-x",
                "/a%3bb, /a%3Bb",
            })
    void pathsHaveOneForm(String raw, String canonical) {
        assertEquals(new CanonicalTarget(canonical, canonical), CanonicalTarget.parse(raw));
    }

    @ParameterizedTest
    @CsvSource({
        "/admin;x, /admin, /admin;x",
        "/admin;x/, /admin/, /admin;x/",
        "/a;v=1/b;w=2;z, /a/b, /a;v=1/b;w=2;z",
        "/;jsessionid=1, /, /;jsessionid=1",
        "/a/;x, /a/, /a/;x",
        "/a;x/../b;%61, /b, /b;a",
        "/a;.., /a, /a;..",
        "/a;%c3%a9, /a, /a;%C3%A9",
    })
    void parametersAreForwardedButNotMatched(String raw, String path, String forwarded) {
        assertEquals(new CanonicalTarget(path, forwarded), CanonicalTarget.parse(raw));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // no path, or what no path may hold
                "a",
                "*",
                "http://a/",
                "/a?b",
                "/a#b",
                "/a b",
                "/a\tb",
                "/a\u0000",
                "/a\u007f",
                "/caf\u00e9",
                "/\ud83d\ude00",
                "/a\"b",
                "/a<b",
                "/a>b",
                "/a^b",
                "/a`b",
                "/a{b",
                "/a|b",
                "/a}b",
                "/a[b",
                "/a]b",
                // empty segments
                "//",
                "//admin",
                "/x//y",
                "/x//",
                "/x/..//y",
                "/;x/admin",
                "/a/;/b",
                // above the root
                "/..",
                "/../",
                "/../a",
                "/a/../..",
                "/a/../../b",
                "/./..",
                "/a/b/../../../c",
                // dots in disguise
                "/%2e",
                "/%2E/a",
                "/%2e%2e/a",
                "/a/%2e%2e",
                "/a/.%2e/b",
                "/a/%2e./b",
                "/a/%2E%2E/b",
                "/a/..;/b",
                "/a/..;",
                "/a/.;/b",
                "/a/..;a=b/c",
                "/a/%2e%2e;x/b",
                "/x/..%3b/admin",
                "/x/..%3B",
                "/x/.%3bx",
                "/x/%2e%2e%3b/admin",
                // separators in disguise
                "/a%2fb",
                "/a%2Fb",
                "/a%5cb",
                "/a%5Cb",
                "/a\\b",
                "/a;%2f..",
                // control characters
                "/a%00",
                "/a%0d%0ab",
                "/a%1f",
                "/a%7f",
                // double encoding, also of what appears by decoding
                "/%2561",
                "/%252e%252e/a",
                "/%252fa",
                "/%25%32e",
                "/%25%32%65",
                "/%25%32f",
                "/a;%2541",
                // not UTF-8: overlong, surrogate, beyond Unicode, cut off, stray
                "/%c0%af",
                "/%c1%81",
                "/%e0%80%af",
                "/%ed%a0%80",
                "/%f4%90%80%80",
                "/%c3",
                "/%c3/%a9",
                "/%c3x%a9",
                "/%80",
                "/%ff",
                "/%e9",
                "/%c3%2e",
                // no escapes
                "/%",
                "/%4",
                "/%zz",
                "/%4g",
                "/%u0061",
                "/a%2",
                "/%\u0661\u0661",
                "/%+1",
                "/%-1"
            })
    void whatCanBeReadInTwoWaysIsRefused(String raw) {
        assertNull(CanonicalTarget.parse(raw), raw);
    }

    @Test
    void canonicalPathIsNotCopied() {
        for (String text : new String[] {"/", "/a/b", "/.well-known/x", "/caf%C3%A9", "/a%20b"}) {
            String raw = text.concat("x");
            CanonicalTarget target = requireNonNull(CanonicalTarget.parse(raw));
            assertSame(raw, target.path());
            assertSame(raw, target.forwarded());
        }
    }

    /** Whatever survives is canonical: parsing it again changes nothing, and no dots, slashes or escapes are left over. */
    @Test
    void canonicalFormIsItsOwnCanonicalForm() {
        String[] pieces = {
            "/", "/", "a", "b", ".", "..", ";", "%", "25", "2e", "%2e", "%2F", "%61", "%3b", "%c3%a9", "%25", "%20",
            "=", "é"
        };
        Random random = new Random(42);
        int survivors = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder raw = new StringBuilder("/");
            for (int n = random.nextInt(8); n > 0; n--) {
                raw.append(pieces[random.nextInt(pieces.length)]);
            }
            CanonicalTarget target = CanonicalTarget.parse(raw.toString());
            if (target == null) {
                continue;
            }
            survivors++;
            assertEquals(target, CanonicalTarget.parse(target.forwarded()), raw.toString());
            CanonicalTarget matched = CanonicalTarget.parse(target.path());
            assertNotNull(matched, raw.toString());
            assertEquals(new CanonicalTarget(target.path(), target.path()), matched, raw.toString());
            for (String segment : target.path().substring(1).split("/", -1)) {
                assertFalse(segment.equals(".") || segment.equals("..") || segment.contains(";"), raw.toString());
            }
        }
        assertTrue(survivors > 20_000, "survivors: " + survivors);
    }
}
