package org.jettygateway.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollback}: asks a running gateway to serve a generation again. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        header = "Has a running gateway serve an earlier generation again, and stay with it.",
        description = {
            "%nThe last ten generations are kept. The one that is rolled back to is pinned: changes of the configuration wait "
                    + "until --release, or a restart. Without GENERATION it says what is kept.%n"
        },
        footer = {"", "Example:", "  jetty-gateway rollback --admin http://127.0.0.1:9091 --token-file admin.token 41"})
final class RollbackCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "GENERATION", description = "Its number.")
    private @Nullable Long generation;

    @Option(names = "--release", description = "End the pin: what is newest serves.")
    private boolean release;

    @Option(
            names = "--admin",
            paramLabel = "URL",
            required = true,
            description = "Where the gateway's admin port is, as in http://127.0.0.1:9091.")
    private String admin = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "The file with the token, as the gateway has it in gateway.adminTokenFile.")
    private @Nullable Path tokenFile;

    @Override
    public Integer call() throws InterruptedException {
        if (release && generation != null) {
            throw new CommandFailure(
                    ExitCode.USAGE, "rollback: either GENERATION or --release (expected: one of both)");
        }
        String query = generation == null ? "" : "?generation=" + generation;
        String method = release ? "DELETE" : generation == null ? "GET" : "POST";
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(admin.replaceAll("/$", "") + "/rollback" + query))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .timeout(PATIENCE);
            if (tokenFile != null) {
                request.header(
                        "Authorization", "Bearer " + Files.readString(tokenFile).strip());
            }
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new CommandFailure(
                        ExitCode.SOFTWARE,
                        answer.statusCode() + ": " + answer.body().strip());
            }
            spec.commandLine().getOut().println(answer.body().strip());
            return ExitCode.OK;
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "--admin: " + e.getMessage());
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.SOFTWARE, admin + ": " + e);
        }
    }
}
