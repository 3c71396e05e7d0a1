package dev.pooling.reactor;

import static reactor.adapter.JdkFlowAdapter.flowPublisherToFlux;
import static reactor.adapter.JdkFlowAdapter.publisherToFlowPublisher;

import dev.pooling.async.PooledInvocation;
import dev.pooling.async.ReturnTypeAdapter;
import reactor.core.publisher.Flux;

/**
 * Adapts {@link Flux}: a call begins with the first request of each subscription. A failure before the first item goes to
 * another agent, a later one to the subscriber; no item is ever published twice. Thread-safe.
 *
 * @since 0.1
 */
@SuppressWarnings("rawtypes") // a class literal has no type arguments
public final class FluxAdapter implements ReturnTypeAdapter<Flux> {

    /** Called by the service loader. */
    public FluxAdapter() {}

    @Override
    public Class<Flux> returnType() {
        return Flux.class;
    }

    @Override
    @SuppressWarnings("unchecked") // publishes whatever the agent's Flux does
    public Flux adapt(PooledInvocation<Flux> call) {
        return Flux.deferContextual(context -> flowPublisherToFlux(
                call.publisher(flux -> publisherToFlowPublisher(((Flux<Object>) flux).contextWrite(context)))));
    }
}
