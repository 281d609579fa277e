package org.jettygateway.cli;

import static java.util.Objects.requireNonNull;

/** A command cannot be carried out for a reason that the user can do something about. */
final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /**
     * A failure.
     *
     * @param exitCode how the process ends
     * @param message one line for the user
     */
    CommandFailure(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    @Override
    public String getMessage() {
        return requireNonNull(super.getMessage());
    }
}
