package org.jettygateway.handler;

/** What becomes of a request that no route takes. */
public enum Unmatched {
    /** It goes on to the handler that the gateway wraps; {@code next} in settings. */
    NEXT("next"),
    /** It is answered with 404; {@code 404} in settings. */
    NOT_FOUND("404");

    private final String setting;

    Unmatched(String setting) {
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
    static Unmatched parse(String name, String text) {
        for (Unmatched unmatched : values()) {
            if (unmatched.setting.equalsIgnoreCase(text.strip())) {
                return unmatched;
            }
        }
        throw new IllegalArgumentException("%s: \"%s\" is not one of next, 404".formatted(name, text));
    }
}
