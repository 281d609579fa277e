package org.jettygateway.internal.upstream.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.jspecify.annotations.Nullable;

/** A request as a test writes it. */
record TestOutbound(
        String method,
        String target,
        String authority,
        HttpFields fields,
        long length,
        Content.@Nullable Source body,
        boolean expectsContinue,
        long timeoutMillis)
        implements Outbound {

    static TestOutbound get(String target) {
        return of("GET", target);
    }

    static TestOutbound of(String method, String target) {
        return new TestOutbound(method, target, "shop.example.com", HttpFields.EMPTY, -1, null, false, 0);
    }

    static TestOutbound post(String target, String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        return of("POST", target).with(new ByteBufferContentSource(ByteBuffer.wrap(bytes)), bytes.length);
    }

    TestOutbound with(Content.Source source, long size) {
        return new TestOutbound(method, target, authority, fields, size, source, expectsContinue, timeoutMillis);
    }

    TestOutbound with(HttpFields.Mutable added) {
        return new TestOutbound(
                method, target, authority, added.asImmutable(), length, body, expectsContinue, timeoutMillis);
    }

    TestOutbound withAuthority(String host) {
        return new TestOutbound(method, target, host, fields, length, body, expectsContinue, timeoutMillis);
    }

    TestOutbound expecting() {
        return new TestOutbound(method, target, authority, fields, length, body, true, timeoutMillis);
    }

    TestOutbound within(long millis) {
        return new TestOutbound(method, target, authority, fields, length, body, expectsContinue, millis);
    }
}
