package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.async.ContextPropagator;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an asynchronous call takes along to where it goes on. */
class ContextPropagationTest {

    private static final ThreadLocal<@Nullable String> TENANT = new ThreadLocal<>();

    private static final ContextPropagator OF_TENANT = () -> {
        String captured = TENANT.get();
        return () -> {
            String before = TENANT.get();
            TENANT.set(captured);
            return () -> TENANT.set(before);
        };
    };

    private final ManualTime time = new ManualTime();
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void clear() {
        TENANT.remove();
        Thread.currentThread().setContextClassLoader(before);
    }

    private AgentPool<String> pool(ContextPropagator... propagators) {
        AgentPool.Builder<String> builder = AgentPool.<String>builder()
                .strategy(LoadBalanceStrategy.ROUND_ROBIN)
                .ticker(time)
                .scheduler(time);
        for (ContextPropagator propagator : propagators) {
            builder.contextPropagator(propagator);
        }
        AgentPool<String> pool = builder.build();
        pool.addAgent("a", "a");
        return pool;
    }

    @Test
    void retries_see_what_belongs_to_the_caller_and_leave_the_thread_as_it_was() {
        AgentPool<String> pool = pool(OF_TENANT);
        List<String> seen = new ArrayList<>();
        TENANT.set("caller");
        CompletableFuture<String> future = pool.executeAsync(agent -> {
            seen.add(TENANT.get());
            return CompletableFuture.failedFuture(new IOException("down"));
        });
        TENANT.set("somebody else");
        time.advance(Duration.ofSeconds(10));
        assertThat(future).isCompletedExceptionally();
        assertThat(seen).hasSize(4).containsOnly("caller");
        assertThat(TENANT.get()).isEqualTo("somebody else");
    }

    @Test
    void retries_see_the_context_class_loader_of_the_caller() throws Exception {
        AgentPool<String> pool = pool();
        List<ClassLoader> seen = new ArrayList<>();
        try (URLClassLoader ofCaller = new URLClassLoader(new URL[0])) {
            Thread.currentThread().setContextClassLoader(ofCaller);
            CompletableFuture<String> future = pool.executeAsync(agent -> {
                seen.add(Thread.currentThread().getContextClassLoader());
                return CompletableFuture.failedFuture(new IOException("down"));
            });
            Thread.currentThread().setContextClassLoader(before);
            time.advance(Duration.ofSeconds(10));
            assertThat(future).isCompletedExceptionally();
            assertThat(seen).hasSize(4).containsOnly(ofCaller);
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        }
    }

    @Test
    void a_propagator_that_fails_does_not_lose_the_call() {
        ContextPropagator captureFails = () -> {
            throw new IllegalStateException("capture");
        };
        ContextPropagator restoreFails = () -> () -> {
            throw new IllegalStateException("restore");
        };
        ContextPropagator closeFails = () -> () -> () -> {
            throw new IllegalStateException("close");
        };
        AgentPool<String> pool = pool(captureFails, restoreFails, closeFails, OF_TENANT);
        TENANT.set("caller");
        List<String> seen = new ArrayList<>();
        CompletableFuture<String> future = pool.executeAsync(agent -> {
            seen.add(TENANT.get());
            return seen.size() < 3
                    ? CompletableFuture.failedFuture(new IOException("down"))
                    : CompletableFuture.completedFuture("x");
        });
        TENANT.remove();
        time.advance(Duration.ofSeconds(10));
        assertThat(future).isCompletedWithValue("x");
        assertThat(seen).containsExactly("caller", "caller", "caller");
    }

    @Test
    void the_route_key_is_asked_for_on_the_thread_of_the_caller_alone() {
        AgentPool<String> pool = AgentPool.<String>builder()
                .strategy(LoadBalanceStrategy.CONSISTENT_HASH)
                .routeKey(TENANT::get)
                .ticker(time)
                .scheduler(time)
                .build();
        for (int i = 0; i < 8; i++) {
            pool.addAgent("agent-" + i, "agent-" + i);
        }
        List<List<String>> orders = new ArrayList<>();
        for (int call = 0; call < 5; call++) {
            List<String> order = new ArrayList<>();
            orders.add(order);
            TENANT.set("tenant");
            CompletableFuture<CompletableFuture<String>> first = new CompletableFuture<>();
            pool.executeAsync(agent -> {
                order.add(agent);
                CompletableFuture<String> answer = new CompletableFuture<>();
                first.complete(answer);
                return order.size() == 1 ? answer : CompletableFuture.completedFuture(agent);
            });
            TENANT.set("other " + call);
            first.join().completeExceptionally(new IOException("down " + call));
            pool.resetAll();
        }
        assertThat(orders).allSatisfy(order -> assertThat(order).isEqualTo(orders.get(0)));
    }
}
