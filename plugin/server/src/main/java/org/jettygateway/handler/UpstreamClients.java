package org.jettygateway.handler;

/** Whose code speaks HTTP/1.1 in clear text to backends. What is HTTP/2 or TLS is always Jetty's. */
public enum UpstreamClients {
    /** The gateway's, which does nothing but what a gateway needs; {@code lean} in settings. */
    LEAN("lean"),
    /** Jetty's {@code HttpClient}; {@code jetty} in settings. */
    JETTY("jetty");

    private final String setting;

    UpstreamClients(String setting) {
        this.setting = setting;
    }

    /** The word in settings. */
    public String setting() {
        return setting;
    }

    /**
     * Reads a setting.
     *
     * @param name the setting's name, for the message
     * @param text the word
     * @throws IllegalArgumentException where it is neither
     */
    static UpstreamClients parse(String name, String text) {
        for (UpstreamClients clients : values()) {
            if (clients.setting.equalsIgnoreCase(text.strip())) {
                return clients;
            }
        }
        throw new IllegalArgumentException("%s: \"%s\" is not one of lean, jetty".formatted(name, text));
    }
}
