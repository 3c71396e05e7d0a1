package dev.pooling.reactor;

import dev.pooling.async.PooledInvocation;
import dev.pooling.async.ReturnTypeAdapter;
import reactor.core.publisher.Mono;

/**
 * Adapts {@link Mono}: a call begins with each subscription and ends with the result; cancelling the subscription cancels
 * that of the agent. An empty Mono is a success. Thread-safe.
 *
 * @since 0.1
 */
@SuppressWarnings("rawtypes") // a class literal has no type arguments
public final class MonoAdapter implements ReturnTypeAdapter<Mono> {

    /** Called by the service loader. */
    public MonoAdapter() {}

    @Override
    public Class<Mono> returnType() {
        return Mono.class;
    }

    @Override
    @SuppressWarnings("unchecked") // yields whatever the agent's Mono does
    public Mono adapt(PooledInvocation<Mono> call) {
        return Mono.deferContextual(context -> Mono.fromFuture(
                call.future(mono -> ((Mono<Object>) mono).contextWrite(context).toFuture())));
    }
}
