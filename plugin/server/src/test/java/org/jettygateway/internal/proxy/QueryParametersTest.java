package org.jettygateway.internal.proxy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParametersTest {

    @ParameterizedTest
    @CsvSource({
        "a=1, 1",
        "b=0&a=1&a=2, 1",
        "a=, ''",
        "a, ''",
        "a&a=1, ''",
        "%61=1, 1",
        "a=%7B%c3%a9, {é",
        "a=1+2, 1+2",
        "a=b=c, b=c",
        "a=100%, 100%",
        "a=%zz%4, %zz%4",
        "&&a=1, 1",
    })
    void givesTheFirstValueDecoded(String query, String value) {
        assertThat(QueryParameters.first(query, "a"), is(value));
    }

    @Test
    void tellsNoneFromEmpty() {
        assertThat(QueryParameters.first(null, "a"), is(nullValue()));
        assertThat(QueryParameters.first("", "a"), is(nullValue()));
        assertThat(QueryParameters.first("A=1&aa=1&b=a", "a"), is(nullValue()));
    }
}
