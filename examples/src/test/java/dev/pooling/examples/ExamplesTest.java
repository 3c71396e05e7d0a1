package dev.pooling.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.examples.code.PoolInCode;
import dev.pooling.examples.quickstart.Quickstart;
import dev.pooling.examples.reserve.Reserve;
import org.junit.jupiter.api.Test;

/** Runs the small examples and checks what they print. */
class ExamplesTest {

    @Test
    void quickstart_answers_every_question_although_an_agent_is_broken() throws Exception {
        assertThat(Output.of(Quickstart::main).lines())
                .containsExactly(
                        "The answer to 'question 1' is 42.",
                        "The answer to 'question 2' is 42.",
                        "The answer to 'question 3' is 42.",
                        "The answer to 'question 4' is 42.",
                        "works has answered 4",
                        "broken has answered 0",
                        "Sorry, nobody can answer 'the last question' now.");
    }

    @Test
    void code_fails_over_in_the_pool_and_in_the_chain() throws Exception {
        assertThat(Output.of(PoolInCode::main).lines())
                .contains("  from small to large")
                .endsWith("second best after 2 attempts: second best completes 'a prompt'");
    }

    @Test
    void reserve_falls_back_step_by_step() throws Exception {
        assertThat(Output.of(Reserve::main).lines().limit(3))
                .containsExactly("Ada, from the cache", "Ada, from the database", "Ada, unknown");
    }
}
