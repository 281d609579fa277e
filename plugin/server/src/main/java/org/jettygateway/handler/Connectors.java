package org.jettygateway.handler;

/** Where the ports come from that requests arrive on. */
public enum Connectors {
    /** The gateway opens the ports of its listeners where the server has none; {@code open} in settings. */
    OPEN("open"),
    /**
     * The gateway opens no port, and lives on the connectors that the server has; {@code existing} in settings. The only port
     * of a configuration is then reachable on each of them, unless {@code gateway.publish} names it.
     */
    EXISTING("existing");

    private final String setting;

    Connectors(String setting) {
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
    static Connectors parse(String name, String text) {
        for (Connectors connectors : values()) {
            if (connectors.setting.equalsIgnoreCase(text.strip())) {
                return connectors;
            }
        }
        throw new IllegalArgumentException("%s: \"%s\" is not one of open, existing".formatted(name, text));
    }
}
