/** Lets the methods of pooled interfaces return the {@code Mono} and {@code Flux} of Reactor. */
module dev.pooling.reactor {
    requires transitive dev.pooling.runtime;
    requires transitive reactor.core;
    requires org.reactivestreams;
    requires static org.jspecify;

    exports dev.pooling.reactor;

    provides dev.pooling.async.ReturnTypeAdapter with
            dev.pooling.reactor.MonoAdapter,
            dev.pooling.reactor.FluxAdapter;
}
