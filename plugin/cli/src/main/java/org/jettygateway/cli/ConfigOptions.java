package org.jettygateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jettygateway.internal.control.GatewayController;
import org.jettygateway.internal.control.Generation;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.internal.graph.RegisteredExtensions;
import org.jettygateway.source.DirectorySource;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** The arguments that name a configuration. */
final class ConfigOptions {

    @Parameters(
            paramLabel = "CONFIG",
            arity = "1..*",
            description = {
                "A directory (read recursively: *.yaml, *.yml, *.json) or a file. Several make one configuration."
            })
    private List<Path> paths = List.of();

    /** The configuration as it is now. */
    Generation load() {
        return load(paths);
    }

    /** The paths, each of which exists. */
    List<Path> paths() {
        return existing(paths);
    }

    /** The configuration of these paths as it is now. */
    static Generation load(List<Path> paths) {
        try {
            return Generation.of(
                    new DirectorySource(existing(paths)).read(),
                    new GatewayController.Settings(Publication.AS_DECLARED, false, RegisteredExtensions.UNKNOWN));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "cannot read the configuration: " + e.getMessage());
        }
    }

    /** These paths, each of which exists. */
    static List<Path> existing(List<Path> paths) {
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new CommandFailure(ExitCode.USAGE, path + ": no such file or directory");
            }
        }
        return paths;
    }
}
