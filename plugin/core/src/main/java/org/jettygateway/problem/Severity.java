package org.jettygateway.problem;

/** How much a {@link Problem} matters to the author of a configuration. */
public enum Severity {
    /** Something is not served as written: the object is refused, or a part of it answers with an error. */
    ERROR("error"),
    /** It is served, but probably not as meant: a reference that leads nowhere, say. */
    WARNING("warning"),
    /** Nothing is wrong; something was ignored on purpose: an object of a kind that the gateway does not read. */
    NOTICE("notice");

    private final String label;

    Severity(String label) {
        this.label = label;
    }

    /** The word in a message: {@code error}, {@code warning}, {@code notice}. */
    public String label() {
        return label;
    }
}
