package org.jettygateway.internal.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of {@code HTTPRoute.spec.hostnames} in the Gateway API; {@code -} stands for a field that is not there. */
class HostnamesTest {

    @ParameterizedTest
    @CsvSource({
        "-,                 -,                                   *",
        "-,                 a.example.com,                       a.example.com",
        "-,                 *.example.com,                       *.example.com",
        "-,                 a.test b.test a.test,                a.test b.test",
        "test.example.com,  -,                                   test.example.com",
        "test.example.com,  test.example.com,                    test.example.com",
        "test.example.com,  *.example.com,                       test.example.com",
        "test.example.com,  *.com test.example.com,              test.example.com",
        "test.example.com,  a.example.com,                       -",
        "test.example.com,  *.test.example.com,                  -",
        "*.example.com,     -,                                   *.example.com",
        "*.example.com,     *.example.com,                       *.example.com",
        "*.example.com,     a.example.com a.b.example.com,       a.example.com a.b.example.com",
        "*.example.com,     *.a.example.com,                     *.a.example.com",
        "*.a.example.com,   *.example.com,                       *.a.example.com",
        "*.example.com,     example.com,                         -",
        "*.example.com,     a.example.net a.example.com,         a.example.com",
        "*.example.com,     aexample.com,                        -",
        "*.example.com,     a.example.com.evil.org,              -",
        "*.example.com,     *.example.org,                       -",
    })
    void aRouteHasTheHostsThatItsListenerHasToo(String listener, String route, String common) {
        assertEquals(list(common), Hostnames.intersect(orNull(listener), list(route)));
    }

    private static @Nullable String orNull(String text) {
        return text.equals("-") ? null : text;
    }

    private static List<String> list(String text) {
        return text.equals("-") ? List.of() : List.of(text.split(" "));
    }
}
