package org.jettygateway.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::1, 0:0:0:0:0:0:0:1",
        "::, 0:0:0:0:0:0:0:0",
        "2001:DB8::00ff, 2001:db8:0:0:0:0:0:ff",
        "::ffff:10.0.0.1, 10.0.0.1",
    })
    void everyAddressHasOneSpelling(String text, String canonical) {
        assertEquals(canonical, IpAddress.canonical(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "localhost", "example.com", "1", "1.2.3", "1.2.3.4.5", "1.2.3.4.", "256.0.0.1", "010.0.0.1",
                        "0x7f.0.0.1",
                "2130706433", ":", ":::", "1::2::3", "::1%lo", "[::1]", "dead:beef", "12345::", " ::1", "abc"
            })
    void aNameIsNoAddressAndIsNotLookedUp(String text) {
        assertNull(IpAddress.canonical(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "0.0.0.0",
                "::",
                "169.254.169.254",
                "fe80::1",
                "224.0.0.1",
                "ff02::1",
                "168.63.129.16",
                "100.100.100.200",
                "fd00:ec2::254",
                "::ffff:169.254.169.254",
                "64:ff9b::169.254.169.254",
                "64:ff9b::7f00:1",
                "2002:a9fe:a9fe::1",
                "backend.example"
            })
    void thisMachineAndTheSecretsOfItsCloudAreNoBackends(String text) {
        assertFalse(IpAddress.isRoutable(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "100.100.100.201",
                "fd00:ec2::253",
                "64:ff9b::10.0.0.1",
                "2002:a00:1::1",
                "2001:db8::1"
            })
    void otherMachinesAre(String text) {
        assertTrue(IpAddress.isRoutable(text));
    }
}
