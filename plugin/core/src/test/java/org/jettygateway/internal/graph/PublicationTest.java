package org.jettygateway.internal.graph;

import static org.jettygateway.internal.model.Bind.Transport.TCP;
import static org.jettygateway.internal.model.Bind.Transport.UDP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicationTest {

    @Test
    void withoutAnEntryAPortIsItself() {
        assertEquals(
                "[*:80]",
                Publication.AS_DECLARED.binds(80, TCP, List.of(), true).toString());
    }

    @Test
    void anEntryBindsTheAddressesOfTheGateway() {
        Publication publication = Publication.parse("8080:80");
        assertEquals("[*:8080]", publication.binds(80, TCP, List.of(), true).toString());
        assertEquals(
                "[10.0.0.1:8080, 10.0.0.2:8080]",
                publication
                        .binds(80, TCP, List.of("10.0.0.2", "10.0.0.1"), true)
                        .toString());
    }

    @Test
    void anAddressOfAnEntryOutweighsThatOfTheGateway() {
        Publication publication = Publication.parse(" 127.0.0.1:8080:80, [::1]:8080:80 ,9443:443");
        assertEquals(
                "[[0:0:0:0:0:0:0:1]:8080, 127.0.0.1:8080]",
                publication.binds(80, TCP, List.of("10.0.0.1"), false).toString());
        assertEquals("[*:9443]", publication.binds(443, TCP, List.of(), false).toString());
    }

    @Test
    void onAnApplicationsPortsTheOnlyPortIsEveryPort() {
        Publication attached = Publication.parse("8443:443").onExistingPorts();
        assertEquals("[*:0, *:80]", attached.binds(80, TCP, List.of(), true).toString());
        assertEquals("[*:80]", attached.binds(80, TCP, List.of(), false).toString());
        assertEquals("[*:8443]", attached.binds(443, TCP, List.of(), true).toString());
    }

    @Test
    void anEntryHoldsForTcpAndUdp() {
        Publication publication = Publication.parse("127.0.0.1:8053:53");
        assertEquals(
                "[127.0.0.1:8053]", publication.binds(53, TCP, List.of(), false).toString());
        assertEquals(
                "[127.0.0.1:8053/udp]",
                publication.binds(53, UDP, List.of("10.0.0.1"), false).toString());
        assertEquals(
                "[10.0.0.1:54/udp]",
                publication.binds(54, UDP, List.of("10.0.0.1"), false).toString());
    }

    @Test
    void anApplicationHasNoPortsOfUdp() {
        Publication attached = Publication.AS_DECLARED.onExistingPorts();
        assertEquals("[*:53/udp]", attached.binds(53, UDP, List.of(), true).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "80 | publish: \"80\" (expected: [ADDRESS:]LOCAL:LISTENER, as in 8080:80)",
                "0:80 | publish: \"0:80\": port 0 (expected: 1 to 65535)",
                "8080:65536 | publish: \"8080:65536\": port 65536 (expected: 1 to 65535)",
                "localhost:8080:80 | publish: \"localhost:8080:80\" (expected: [ADDRESS:]LOCAL:LISTENER, as in 8080:80)",
                "1.2.3:8080:80 | publish: \"1.2.3\" is not an IP address (expected: as in 127.0.0.1)",
                "8080:80,8080:81 | publish: local port 8080 is given twice",
                "[::1]:8080:80,[0::1]:8080:81 | publish: local port 8080 is given twice",
            })
    void saysWhatIsExpected(String text, String message) {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> Publication.parse(text));
        assertEquals(message, refused.getMessage());
    }
}
