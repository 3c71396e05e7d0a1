package dev.pooling.benchmarks;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Resilience4j as its documentation sets it up: a breaker for each replica with a window of 100 calls, which is the default
 * and cheaper than one of time; a retry around all, four attempts as a pool has by default, and a round robin by hand.
 */
final class Resilience4jPeer {

    private Resilience4jPeer() {}

    /** Breakers alone. */
    static Service breaker(Service[] replicas) {
        CircuitBreaker[] breakers = breakers(replicas.length);
        Turn turn = new Turn(replicas.length);
        return input -> {
            int index = turn.next();
            return breakers[index].executeSupplier(() -> replicas[index].work(input));
        };
    }

    /** Breakers and retry. */
    static Service breakerAndRetry(Service[] replicas) {
        CircuitBreaker[] breakers = breakers(replicas.length);
        Retry retry = retry(Duration.ofMillis(100));
        Turn turn = new Turn(replicas.length);
        return input -> retry.executeSupplier(() -> {
            int index = turn.next();
            return breakers[index].executeSupplier(() -> replicas[index].work(input));
        });
    }

    /** Breakers and retry for any interface: a proxy of the JDK calls the replica by reflection. */
    static Service behindJdkProxy(Service[] replicas) {
        CircuitBreaker[] breakers = breakers(replicas.length);
        Retry retry = retry(Duration.ofMillis(100));
        Turn turn = new Turn(replicas.length);
        return (Service) Proxy.newProxyInstance(
                Service.class.getClassLoader(),
                new Class<?>[] {Service.class},
                (proxy, method, arguments) -> retry.executeSupplier(() -> {
                    int index = turn.next();
                    return breakers[index].executeSupplier(reflective(method, replicas[index], arguments));
                }));
    }

    /** Breakers and retry without a wait; the first replica comes first in each call. */
    static Service failover(Service... replicas) {
        CircuitBreaker[] breakers = new CircuitBreaker[replicas.length];
        // Lets all but a hundred failures in a row pass.
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .slidingWindowSize(100)
                .failureRateThreshold(100)
                .build();
        Arrays.setAll(breakers, i -> CircuitBreaker.of("replica-" + i, config));
        Retry retry = retry(Duration.ZERO);
        return input -> {
            int[] attempt = {0};
            return retry.executeSupplier(() -> {
                int index = attempt[0]++ % replicas.length;
                return breakers[index].executeSupplier(() -> replicas[index].work(input));
            });
        };
    }

    /** A breaker that is open. */
    static Service open(Service replica) {
        CircuitBreaker breaker = breakers(1)[0];
        breaker.transitionToForcedOpenState();
        return input -> breaker.executeSupplier(() -> replica.work(input));
    }

    private static Supplier<Object> reflective(Method method, Service replica, Object[] arguments) {
        return () -> {
            try {
                return method.invoke(replica, arguments);
            } catch (InvocationTargetException failure) {
                throw new IllegalStateException(failure.getCause());
            } catch (IllegalAccessException failure) {
                throw new IllegalStateException(failure);
            }
        };
    }

    /** Closed breakers with a window of 100 calls. */
    static CircuitBreaker[] breakers(int count) {
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(100)
                .build();
        CircuitBreaker[] breakers = new CircuitBreaker[count];
        for (int i = 0; i < count; i++) {
            breakers[i] = CircuitBreaker.of("replica-" + i, config);
        }
        return breakers;
    }

    /** Four attempts with this wait between them. */
    static Retry retry(Duration wait) {
        return Retry.of(
                "service",
                RetryConfig.custom().maxAttempts(4).waitDuration(wait).build());
    }
}
