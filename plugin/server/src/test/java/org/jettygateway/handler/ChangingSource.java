package org.jettygateway.handler;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.ConfigSource;
import org.jettygateway.source.Document;

/** A configuration that a test changes as it goes. */
final class ChangingSource implements ConfigSource {

    private final Queue<Runnable> watches = new ConcurrentLinkedQueue<>();
    private volatile ConfigBatch batch;

    ChangingSource(String... manifests) {
        batch = batch(manifests);
    }

    /** Changes the configuration, and waits until the gateway serves it. */
    void change(GatewayHandler gateway, String... manifests) {
        long before = gateway.getGeneration();
        batch = batch(manifests);
        watches.forEach(Runnable::run);
        Await.until("the next generation", () -> gateway.getGeneration() > before);
    }

    private static ConfigBatch batch(String... manifests) {
        return ConfigBatch.of(new Document("inline.yaml", String.join("\n", manifests)));
    }

    @Override
    public ConfigBatch read() {
        return batch;
    }

    @Override
    public Watch watch(Runnable changed) {
        watches.add(changed);
        return () -> watches.remove(changed);
    }
}
