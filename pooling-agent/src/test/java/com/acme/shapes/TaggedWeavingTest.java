package com.acme.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.acme.shapes.Regions.Abroad;
import com.acme.shapes.Regions.AtHome;
import com.acme.shapes.Regions.Berlin;
import com.acme.shapes.Regions.Boston;
import com.acme.shapes.Regions.Broken;
import com.acme.shapes.Regions.Paris;
import com.acme.shapes.Regions.Reserved;
import com.acme.shapes.Regions.Store;
import com.acme.shapes.Regions.Usual;
import dev.pooling.agent.PoolingAgent;
import dev.pooling.agent.bridge.PoolingBridge;
import dev.pooling.pool.CallOptions;
import dev.pooling.pool.NoAgentAvailableException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tags and options of single calls, of woven classes; in this JVM, into which the Java agent is installed. */
class TaggedWeavingTest {

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

    private <T> T keep(T object) {
        alive.add(object);
        return object;
    }

    private static <R> Set<R> answers(Callable<R> call) throws Exception {
        Set<R> answers = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            answers.add(call.call());
        }
        return answers;
    }

    @Test
    void calls_go_to_members_that_have_the_tags_of_type_and_method() throws Exception {
        Store boston = keep(new Boston());
        keep(new Paris());
        keep(new Berlin());

        assertThat(answers(() -> boston.read(1))).containsExactlyInAnyOrder("Paris", "Berlin");
        assertThat(answers(() -> boston.write("", 1))).containsExactly("Berlin");
        assertThat(answers(boston::readAbroad)).containsExactly("Boston");
        assertThat(answers(() -> boston.readLater().join())).containsExactlyInAnyOrder("Paris", "Berlin");
    }

    @Test
    void options_of_single_calls_hold_for_woven_calls() throws Exception {
        Store boston = keep(new Boston());
        keep(new Paris());
        keep(new Berlin());
        CallOptions zone = CallOptions.builder().tags("zone=a").build();

        zone.call(() -> {
            assertThat(answers(() -> boston.read(1))).containsExactly("Paris");
            assertThat(answers(() -> boston.readLater().join())).containsExactly("Paris");
            assertThatExceptionOfType(NoAgentAvailableException.class)
                    .isThrownBy(() -> boston.write("", 1))
                    .withMessageContaining("[region=eu, writable, zone=a]");
            return null;
        });
        CompletableFuture<String> later =
                CallOptions.builder().tags("region=us").build().call(boston::readLater);

        assertThat(later).isCompletedWithValue("Boston");
        assertThat(answers(() -> boston.read(1))).containsExactlyInAnyOrder("Paris", "Berlin");
    }

    @Test
    void a_call_fails_over_within_its_tags() throws Exception {
        Store broken = keep(new Broken());
        keep(new Boston());
        keep(new Berlin());

        assertThat(answers(() -> broken.read(1))).containsExactly("Berlin");
    }

    @Test
    void reserve_members_must_have_the_tags_as_well() {
        Reserved usual = keep(new Usual());
        keep(new Abroad());
        keep(new AtHome());

        assertThat(usual.read()).isEqualTo("at home");
    }
}
