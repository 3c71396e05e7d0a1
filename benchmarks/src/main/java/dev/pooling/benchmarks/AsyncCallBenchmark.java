package dev.pooling.benchmarks;

import dev.pooling.Pooling;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.pool.AgentPool;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One asynchronous call over four replicas. What it allocates is to be compared with {@link Way#BY_HAND}, which makes what
 * the API of stages asks for: a future of the caller's own beside that of the agent, and what completes it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AsyncCallBenchmark {

    private static final int REPLICAS = 4;

    /** What is called. */
    @FunctionalInterface
    public interface AsyncService {

        /**
         * Begins some work.
         *
         * @param request what is asked
         * @return a future that the request completes
         */
        CompletableFuture<Integer> work(Request request);
    }

    /** One request after the other of a thread. */
    @State(Scope.Thread)
    public static class Request {

        private static final Integer ANSWER = 42;

        private CompletableFuture<Integer> pending;

        /** What a replica does: the answer is there at once, or comes later. */
        CompletableFuture<Integer> begin(When when) {
            pending = new CompletableFuture<>();
            if (when == When.AT_ONCE) {
                pending.complete(ANSWER);
            }
            return pending;
        }

        void complete(When when) {
            if (when == When.LATER) {
                pending.complete(ANSWER);
            }
        }
    }

    /** When a replica answers. */
    public enum When {
        /** Before its method returns. */
        AT_ONCE,
        /** After the call has returned to its caller. */
        LATER
    }

    /** How the call gets to a replica. */
    public enum Way {
        /** Straight to one replica, whose future the caller gets. */
        DIRECT {
            @Override
            AsyncService to(AsyncService[] replicas) {
                return replicas[0];
            }
        },
        /** A round robin by hand, with a future of the caller's own, as a cancellation needs it. */
        BY_HAND {
            @Override
            AsyncService to(AsyncService[] replicas) {
                AtomicInteger turn = new AtomicInteger();
                return request -> {
                    CompletableFuture<Integer> own = new CompletableFuture<>();
                    replicas[Math.floorMod(turn.getAndIncrement(), replicas.length)]
                            .work(request)
                            .whenComplete((answer, failure) -> {
                                if (failure == null) {
                                    own.complete(answer);
                                } else {
                                    own.completeExceptionally(failure);
                                }
                            });
                    return own;
                };
            }
        },
        /** A pool in code. */
        EXECUTE_ASYNC {
            @Override
            AsyncService to(AsyncService[] replicas) {
                AgentPool<AsyncService> pool = AgentPool.create(LoadBalanceStrategy.ROUND_ROBIN);
                for (int i = 0; i < replicas.length; i++) {
                    pool.addAgent("replica-" + i, replicas[i]);
                }
                return request -> pool.executeAsync(replica -> replica.work(request));
            }
        },
        /** A proxy. */
        PROXY {
            @Override
            AsyncService to(AsyncService[] replicas) {
                Pooling.Builder<AsyncService> builder = Pooling.of(AsyncService.class);
                for (int i = 0; i < replicas.length; i++) {
                    builder.agent("replica-" + i, replicas[i]);
                }
                return builder.build();
            }
        };

        abstract AsyncService to(AsyncService[] replicas);
    }

    /** The service under test; shared by all threads of a run. */
    @State(Scope.Benchmark)
    public static class Called {

        /** How the call gets to a replica. */
        @Param
        public Way way;

        /** When the replica answers. */
        @Param
        public When when;

        private AsyncService service;

        /** Makes the service. */
        @Setup
        public void prepare() {
            service = way.to(replicas(when));
        }

        static AsyncService[] replicas(When when) {
            AsyncService[] replicas = new AsyncService[REPLICAS];
            for (int i = 0; i < REPLICAS; i++) {
                replicas[i] = new AsyncReplica(when);
            }
            return replicas;
        }
    }

    /** Answers by a future of its own. */
    private record AsyncReplica(When when) implements AsyncService {

        @Override
        public CompletableFuture<Integer> work(Request request) {
            return request.begin(when);
        }
    }

    /**
     * Makes one call to its end.
     *
     * @param called the service
     * @param request what is asked
     * @return the answer
     */
    @Benchmark
    public Integer call(Called called, Request request) {
        CompletableFuture<Integer> answer = called.service.work(request);
        request.complete(called.when);
        return answer.join();
    }
}
