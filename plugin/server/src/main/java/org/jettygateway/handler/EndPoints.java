package org.jettygateway.handler;

/** Whose code reads and writes the sockets of the gateway's own ports and of backends. */
public enum EndPoints {
    /** The gateway's, which costs fewer system calls and changes of threads; {@code lean} in settings. */
    LEAN("lean"),
    /** Jetty's; {@code jetty} in settings. */
    JETTY("jetty");

    private final String setting;

    EndPoints(String setting) {
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
    static EndPoints parse(String name, String text) {
        for (EndPoints endPoints : values()) {
            if (endPoints.setting.equalsIgnoreCase(text.strip())) {
                return endPoints;
            }
        }
        throw new IllegalArgumentException("%s: \"%s\" is not one of lean, jetty".formatted(name, text));
    }
}
