package org.jettygateway.cli;

import org.jettygateway.handler.Administration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What operators can see of a gateway that runs, and do. */
final class AdminOptions {

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description =
                    "Where operators ask what serves, why a request goes where it goes, and roll back: nowhere by default.")
    private int port = Administration.NO_PORT;

    @Option(
            names = "--admin-host",
            paramLabel = "ADDRESS",
            description =
                    "The address of that port, 127.0.0.1 by default. On one that others reach all but probes needs the token.")
    private @Nullable String host;

    @Option(
            names = "--admin-token-file",
            paramLabel = "FILE",
            description = "The file with the token that a rollback needs, at least 16 characters.")
    private @Nullable String tokenFile;

    @Option(
            names = "--shadow",
            paramLabel = "CANDIDATE",
            description = {
                "A configuration that is decided beside the one that serves, and changes nothing; /shadow on the admin port "
                        + "says which requests it would treat in another way."
            })
    private @Nullable String shadow;

    @Option(
            names = "--trace-header",
            paramLabel = "NAME",
            description = "The header by which a request asks to be explained in its answer and in the log.")
    private @Nullable String traceHeader;

    @Option(
            names = "--trace-secret-file",
            paramLabel = "FILE",
            description = "The file with the value that this header must have, at least 16 characters.")
    private @Nullable String traceSecretFile;

    /** Hands the options to a gateway. */
    void applyTo(Administration admin) {
        admin.setPort(port);
        if (host != null) {
            admin.setHost(host);
        }
        if (tokenFile != null) {
            admin.setTokenFile(tokenFile);
        }
        if (shadow != null) {
            admin.setShadow(shadow);
        }
        if (traceHeader != null) {
            admin.setTraceHeader(traceHeader);
        }
        if (traceSecretFile != null) {
            admin.setTraceSecretFile(traceSecretFile);
        }
    }

    /** A message with the options' names in place of the settings'. */
    static String inOptions(String message) {
        return message.replace("gateway.adminPort", "--admin-port")
                .replace("gateway.adminHost", "--admin-host")
                .replace("gateway.adminTokenFile", "--admin-token-file")
                .replace("gateway.shadow", "--shadow")
                .replace("gateway.traceHeader", "--trace-header")
                .replace("gateway.traceSecretFile", "--trace-secret-file");
    }
}
