package org.jettygateway.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A JETTY_BASE beside the real distribution, made and started as an administrator would. */
record JettyBase(Path directory) {

    /** Unpacks the overlay over it: {@code unzip -d $JETTY_BASE jetty-gateway-base.zip}. */
    JettyBase unzip(Path overlay) throws IOException {
        try (InputStream file = Files.newInputStream(overlay);
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(zip, target);
                }
            }
        }
        return this;
    }

    /** {@code java -jar $JETTY_HOME/start.jar --add-modules=...}; what it printed. */
    String addModules(String... modules) throws IOException, InterruptedException {
        try (RunningProcess process = start("--add-modules=" + String.join(",", modules))) {
            int code = process.exitCode();
            if (code != 0) {
                throw new AssertionError("exit code " + code + "\n" + process.output());
            }
            return process.output();
        }
    }

    /** {@code java -jar $JETTY_HOME/start.jar ...}. */
    RunningProcess start(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add("-jar");
        command.add(Shipped.jettyHome().resolve("start.jar").toString());
        command.addAll(List.of(arguments));
        return RunningProcess.java(directory, command);
    }

    /** Starts the server and waits until it serves. */
    RunningProcess serve(String... properties) throws IOException, InterruptedException {
        RunningProcess process = start(properties);
        try {
            process.await(line -> line.contains("Started oejs.Server"));
            return process;
        } catch (AssertionError e) {
            process.close();
            throw e;
        }
    }
}
