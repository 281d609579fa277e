package org.jettygateway.bench.load;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/** Answers each line of the input with the bytes that this process has allocated so far: how a peer is asked. */
final class AllocationReport {

    private AllocationReport() {}

    /** Begins to answer, in the background. */
    static void start() {
        Thread thread = new Thread(AllocationReport::answer, "allocation");
        thread.setDaemon(true);
        thread.start();
    }

    private static void answer() {
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        try {
            while (questions.readLine() != null) {
                System.out.println(allocated());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The total of the threads that live; those of the pools do while there is load. */
    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long total = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            total += Math.max(0, bytes); // -1 for one that has ended just now
        }
        return total;
    }
}
