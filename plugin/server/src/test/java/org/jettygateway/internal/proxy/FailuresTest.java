package org.jettygateway.internal.proxy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import org.jettygateway.internal.upstream.client.Inbound;
import org.jettygateway.internal.upstream.client.Inbound.Failure;
import org.jettygateway.internal.upstream.client.Inbound.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {

    @ParameterizedTest
    @CsvSource({
        "CONNECT, 502",
        "CLOSED, 502",
        "PROTOCOL, 502",
        "TIMEOUT, 504",
        "OVERLOAD, 503",
        "REQUEST_BODY, 400",
    })
    void saysWhoseFaultItIs(Inbound.Kind kind, int status) {
        assertThat(Failures.status(kind), is(status));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, CLOSED, true, true, false, true",
        "PUT, CLOSED, true, true, false, true",
        "POST, CLOSED, true, true, false, false",
        "get, CLOSED, true, true, false, false",
        "POST, CLOSED, false, true, false, true",
        "GET, CLOSED, true, false, false, false",
        "GET, CLOSED, true, true, true, false",
        "GET, PROTOCOL, true, true, false, false",
        "GET, TIMEOUT, true, true, false, false",
    })
    void sendsAgainOnlyWhatNobodyHasActedUpon(
            String method, Kind kind, boolean connected, boolean reused, boolean headReceived, boolean again) {
        Failure failure = new Failure(kind, connected, headReceived, reused, new IOException());
        assertThat(Failures.isStale(failure, method), is(again));
    }

    @Test
    void triesElsewhereOnlyWhereNoConnectionWasMade() {
        assertThat(Failures.isRefused(new Failure(Kind.CONNECT, false, false, false, new IOException())), is(true));
        assertThat(Failures.isRefused(new Failure(Kind.TIMEOUT, false, false, false, new IOException())), is(false));
        assertThat(Failures.isRefused(new Failure(Kind.CLOSED, true, false, false, new IOException())), is(false));
    }

    @Test
    void aLineOfTheLogIsShort() {
        assertThat(
                Failures.describe(new Failure(Kind.CONNECT, false, false, false, new ConnectException("Refused"))),
                is("no connection: Refused"));
        String connection = "HttpConnection@1234".repeat(50);
        assertThat(
                Failures.describe(new Failure(Kind.CLOSED, true, true, false, new EOFException(connection))),
                is("the connection ended in mid-answer"));
    }
}
