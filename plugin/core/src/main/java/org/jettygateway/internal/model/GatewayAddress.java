package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

/**
 * An address that a Gateway asks for; {@code GatewaySpecAddress} in the Gateway API.
 *
 * @param type {@code IPAddress} (the default), {@code Hostname}, or a domain-prefixed name of somebody's own
 * @param value the address; may be empty, which asks for any address of the type
 */
public record GatewayAddress(String type, String value) {

    /** The type whose value is an IPv4 or IPv6 address. */
    public static final String IP_ADDRESS = "IPAddress";

    /** Checks that nothing is missing. */
    public GatewayAddress {
        requireNonNull(type, "type");
        requireNonNull(value, "value");
    }
}
