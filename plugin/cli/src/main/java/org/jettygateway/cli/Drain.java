package org.jettygateway.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import picocli.CommandLine.ExitCode;

/**
 * What a process does that is told to end: it stops its server, and requests in flight finish. It is there before the server starts,
 * as the first request may be served, and the signal come, before the start is over.
 */
final class Drain extends Thread {

    private static final long LEFT_OF_A_START_SECONDS = 1;

    private final Server server;
    private final CountDownLatch startEnded = new CountDownLatch(1);

    private Drain(Server server) {
        super("drain");
        this.server = server;
    }

    /** Starts a server, and stops it when the process is told to end. */
    static void start(Server server) throws Exception {
        Drain drain = new Drain(server);
        Runtime.getRuntime().addShutdownHook(drain);
        try {
            server.start();
        } finally {
            drain.startEnded.countDown();
        }
    }

    @Override
    public void run() {
        try {
            // A start that takes longer waits for something, as a cluster, and serves nobody.
            if (startEnded.await(LEFT_OF_A_START_SECONDS, TimeUnit.SECONDS)) {
                if (server.isFailed()) {
                    return; // the exit code says why
                }
                LifeCycle.stop(server);
            }
        } catch (InterruptedException impatient) {
            currentThread().interrupt();
        }
        // The signal's own exit code (143) would tell a supervisor of a failure.
        Runtime.getRuntime().halt(ExitCode.OK);
    }
}
