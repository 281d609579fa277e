package org.jettygateway.internal.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jettygateway.internal.model.ObjectKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The objects of one kind, kept up to date: listed, then watched, and listed again whenever a watch cannot go on. */
final class Watched implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterCache.class);

    private final WatchedKind kind;
    private final MixedOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            operation;
    private final SharedIndexInformer<GenericKubernetesResource> informer;
    private final AtomicBoolean refused = new AtomicBoolean();

    /** Objects that are not watched yet. */
    Watched(KubernetesClient client, WatchedKind kind, String version, Runnable changed) {
        this.kind = kind;
        this.operation = client.genericKubernetesResources(kind.context(version));
        this.informer = operation.inAnyNamespace().withFields(kind.fields()).runnableInformer(0);
        informer.exceptionHandler((started, failure) -> {
            report(failure);
            return true;
        });
        informer.addEventHandler(new Changes(changed));
    }

    /** Begins; returns at once. */
    void start() {
        informer.start();
    }

    /** Whether all there are were read once. */
    boolean isListed() {
        return informer.hasSynced();
    }

    /** Whether there is nothing to wait for: it was listed once, or we may not, and can do without. */
    boolean isSettled() {
        return isListed() || (refused.get() && !kind.isEssential());
    }

    List<GenericKubernetesResource> objects() {
        return informer.getStore().list();
    }

    @Nullable
    GenericKubernetesResource find(ObjectKey key) {
        String namespace = key.namespace().isEmpty() ? null : key.namespace();
        return informer.getStore().getByKey(Cache.namespaceKeyFunc(namespace, key.name()));
    }

    @Nullable
    GenericKubernetesResource fetch(ObjectKey key) {
        return kind.scope() == WatchedKind.Scope.CLUSTER
                ? operation.withName(key.name()).get()
                : operation.inNamespace(key.namespace()).withName(key.name()).get();
    }

    @Override
    public void close() {
        informer.close();
    }

    private void report(Throwable failure) {
        // The client wraps what it was answered.
        Throwable answer = failure instanceof CompletionException ? failure.getCause() : failure;
        if (answer instanceof KubernetesClientException e
                && (e.getCode() == 403 || e.getCode() == 404)
                && refused.compareAndSet(false, true)) {
            LOG.error(
                    "{} cannot be listed, so that {}: {}",
                    kind.kind(),
                    kind.isEssential() ? "a gateway that starts waits for it" : "none is served",
                    e.getMessage());
        } else {
            LOG.debug("{} is listed and watched again", kind.kind(), failure);
        }
    }

    /** Every event is only a hint: what there is stands in the cache. */
    private record Changes(Runnable changed) implements ResourceEventHandler<GenericKubernetesResource> {

        @Override
        public void onAdd(GenericKubernetesResource object) {
            changed.run();
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
            changed.run();
        }

        @Override
        public void onDelete(GenericKubernetesResource object, boolean unknown) {
            changed.run();
        }
    }
}
