/**
 * Pools of interchangeable agents behind one Java interface.
 *
 * <p>Begin at {@link dev.pooling.Pooling} for annotated interfaces and at {@link dev.pooling.pool.AgentPool} for pools made
 * in code.
 */
module dev.pooling.runtime {
    requires transitive dev.pooling.annotations;
    requires net.bytebuddy;
    requires org.slf4j;
    requires static java.net.http;
    requires static org.jspecify;

    exports dev.pooling;
    exports dev.pooling.async;
    exports dev.pooling.breaker;
    exports dev.pooling.config;
    exports dev.pooling.event;
    exports dev.pooling.health;
    exports dev.pooling.pool;
    exports dev.pooling.proxy;
    exports dev.pooling.retry;
    exports dev.pooling.routing;
    exports dev.pooling.time;
    exports dev.pooling.weave;

    uses dev.pooling.async.ReturnTypeAdapter;
}
