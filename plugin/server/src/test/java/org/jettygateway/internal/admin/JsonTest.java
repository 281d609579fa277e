package org.jettygateway.internal.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void nestsAndEscapes() {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("text", "a \"b\"\n");
        value.put("number", 3);
        value.put("nothing", null);
        value.put("list", List.of(true, List.of(), Map.of()));

        assertEquals("""
                {
                  "text": "a \\"b\\"\\n",
                  "number": 3,
                  "nothing": null,
                  "list": [
                    true,
                    [],
                    {}
                  ]
                }""", Json.print(value));
    }
}
