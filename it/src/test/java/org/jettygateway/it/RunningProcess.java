package org.jettygateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A Java process under test, with what it prints. It does not outlive the test: {@link #close} kills it, and where this JVM
 * dies first, the shell between the two sees the end of its input and kills it.
 */
final class RunningProcess implements AutoCloseable {

    private static final String PID = "supervised pid ";

    /** Runs a command in the background; kills it when the input ends; ends with its exit code. */
    private static final String SUPERVISE = """
            exec 3<&0
            "$@" </dev/null & pid=$!
            echo "%s$pid"
            { cat <&3 >/dev/null; kill -9 $pid; } 2>/dev/null & guard=$!
            wait $pid; code=$?
            kill $guard 2>/dev/null
            exit $code
            """.formatted(PID);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final Process shell;
    private final List<String> lines = new ArrayList<>();
    private boolean silent;
    private long pid;

    private RunningProcess(String name, Process shell) {
        this.name = name;
        this.shell = shell;
    }

    /** Runs {@code java} with these arguments; output and errors are read as one. */
    static RunningProcess java(Path directory, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", SUPERVISE, "supervise"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        Process shell = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        RunningProcess process = new RunningProcess(String.join(" ", arguments), shell);
        Thread reader = new Thread(process::read, "output of " + process.name);
        reader.setDaemon(true);
        reader.start();
        String line = process.await(text -> text.startsWith(PID));
        process.pid = Long.parseLong(line.substring(PID.length()));
        return process;
    }

    /** The first line, from the beginning, of which the condition holds; waits for it. */
    synchronized String await(Predicate<String> condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int next = 0; ; next++) {
            while (next == lines.size()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (silent || left <= 0) {
                    throw new AssertionError(name + ": the line did not come; there is:\n" + String.join("\n", lines));
                }
                wait(left);
            }
            if (condition.test(lines.get(next))) {
                return lines.get(next);
            }
        }
    }

    /** All that was printed until now. */
    synchronized String output() {
        return lines.stream().filter(line -> !line.startsWith(PID)).reduce("", (all, line) -> all + line + "\n");
    }

    /** Its number in the system. */
    long pid() {
        return pid;
    }

    /** Asks the process to end, as {@code kill} and Ctrl-C do. */
    void terminate() {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }

    /** Waits for the end of the process and of its output; the exit code. */
    int exitCode() throws InterruptedException {
        if (!shell.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(name + ": does not end; there is:\n" + output());
        }
        synchronized (this) {
            while (!silent) {
                wait(PATIENCE.toMillis());
            }
        }
        return shell.exitValue();
    }

    @Override
    public void close() {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        shell.destroy();
    }

    private void read() {
        try (BufferedReader output = shell.inputReader(UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(output broke off: " + e.getMessage() + ")");
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        silent = true;
        notifyAll();
    }
}
