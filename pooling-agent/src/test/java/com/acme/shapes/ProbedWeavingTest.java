package com.acme.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.shapes.Monitors.Asked;
import com.acme.shapes.Monitors.Monitored;
import com.acme.shapes.Monitors.Patient;
import com.acme.shapes.Monitors.WithDefaultProbe;
import dev.pooling.Pooling;
import dev.pooling.agent.PoolingAgent;
import dev.pooling.agent.bridge.PoolingBridge;
import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.AgentStats;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Probes of woven objects, every millisecond; the tests wait for probes, not for time. */
class ProbedWeavingTest {

    /** Keeps the members of a test alive until its end. */
    private final List<Object> alive = new ArrayList<>();

    @BeforeAll
    static void install() {
        PoolingAgent.install();
    }

    @AfterEach
    void leaveNobody() {
        alive.forEach(PoolingBridge::closing);
        alive.clear();
    }

    private Patient patient(String name) {
        Patient patient = new Patient(name);
        alive.add(patient);
        return patient;
    }

    private static void awaitProbes(Patient patient) throws InterruptedException {
        patient.probes.drainPermits();
        assertThat(patient.probes.tryAcquire(10, 60, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(AgentPool<?> pool, String id, Predicate<AgentStats> condition) {
        while (!condition.test(pool.stats().get(id))) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_probe_reaches_the_object_itself_and_does_not_go_through_the_pool() throws Exception {
        Patient one = patient("one");
        Patient two = patient("two");

        awaitProbes(one);
        awaitProbes(two);

        assertThat(one.answersWithinProbes).containsExactly("one");
        assertThat(two.answersWithinProbes).containsExactly("two");
        assertThat(one.proxiesOnTheStack).isEmpty();
        assertThat(Pooling.poolOf(Monitored.class).stats().values())
                .hasSize(2)
                .allSatisfy(stats -> assertThat(stats.successCount() + stats.failureCount() + stats.inFlight())
                        .isZero());
    }

    @Test
    void an_object_whose_probes_fail_gets_no_call_until_they_succeed() {
        Patient one = patient("one");
        Patient two = patient("two");
        AgentPool<Monitored> pool = Pooling.poolOf(Monitored.class);

        one.well = false;
        await(pool, "Patient", stats -> stats.circuitState() == State.OPEN);
        for (int i = 0; i < 20; i++) {
            assertThat(one.ask()).isEqualTo("two");
        }
        assertThat(pool.stats().get("Patient").failureCount()).isZero();

        one.well = true;
        while (!two.ask().equals("one")) {
            Thread.onSpinWait();
        }
        await(pool, "Patient", stats -> stats.circuitState() == State.CLOSED);
    }

    @Test
    void a_probe_that_a_caller_calls_is_pooled() {
        Patient one = patient("one");
        patient("two");

        for (int i = 0; i < 10; i++) {
            assertThat(one.isWell()).isTrue();
        }

        assertThat(Pooling.poolOf(Monitored.class).stats().values())
                .allSatisfy(stats -> assertThat(stats.successCount()).isEqualTo(5));
    }

    @Test
    void a_default_method_as_a_probe_asks_the_object_itself() throws Exception {
        Asked asked = new Asked();
        alive.add(asked);

        assertThat(asked.asked.tryAcquire(10, 60, TimeUnit.SECONDS)).isTrue();

        assertThat(Pooling.poolOf(WithDefaultProbe.class).stats().get("Asked").successCount())
                .isZero();
    }

    @Test
    void probes_do_not_keep_an_object_alive() throws Exception {
        Patient kept = patient("kept");
        WeakReference<Patient> forgotten = new WeakReference<>(new Patient("forgotten"));

        while (forgotten.get() != null) {
            System.gc();
        }

        awaitProbes(kept);
        while (Pooling.poolOf(Monitored.class).agents().size() > 1) {
            Thread.onSpinWait();
        }
        assertThat(kept.ask()).isEqualTo("kept");
    }
}
