package org.jettygateway.internal.admin;

import static java.util.Objects.requireNonNull;

import org.eclipse.jetty.util.ajax.JSON;
import org.jettygateway.internal.control.Generation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Explains live requests to those who know a secret, which they send in a header that nobody behind the gateway sees. */
public final class Trace {

    private static final Logger LOG = LoggerFactory.getLogger(Trace.class);
    private static final int MAX_LENGTH = 2000;

    private final String header;
    private final Token secret;

    /**
     * A trace.
     *
     * @param header the name of the header that carries the secret, and the explanation in the answer
     */
    public Trace(String header, Token secret) {
        this.header = requireNonNull(header, "header");
        this.secret = requireNonNull(secret, "secret");
    }

    /** The name of the header. */
    public String header() {
        return header;
    }

    /** Whether a value of the header is the secret. */
    public boolean knows(String value) {
        return secret.matches(value);
    }

    /** Explains a request: the whole to the log, the line for the answer's header to the caller. */
    public String explain(ExplainedRequest request, Generation generation) {
        ExplainReport report = new ExplainReport(request, generation);
        LOG.info("Traced: {}", new JSON().toJSON(report.json()));
        return visible(report.line());
    }

    /** What a field value can hold. */
    private static String visible(String line) {
        StringBuilder text = new StringBuilder(line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) : line);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                text.setCharAt(i, '?');
            }
        }
        return text.toString();
    }
}
