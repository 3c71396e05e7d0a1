package dev.pooling.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.examples.soak.Echo.Answer;
import dev.pooling.examples.soak.SoakCall.Way;
import dev.pooling.examples.soak.Violations.Rule;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** A soak that could not fail would prove nothing: each rule is broken once. */
class LedgerTest {

    private final Violations violations = new Violations();
    private final Ledger ledger = new Ledger(violations, 2, 5_000);
    private final SoakCall call = ledger.begin(Way.POOL);

    private Answer serve(SoakCall served) {
        Answer answer = new Answer(served.id(), ledger.attempt(served));
        ledger.served(answer);
        ledger.attemptEnded();
        return answer;
    }

    @Test
    void a_call_with_its_own_answer_and_one_with_a_known_failure_keep_the_rules() {
        serve(call);
        ledger.answered(call, serve(call));
        ledger.failed(ledger.begin(Way.PROXY_LATER), new IOException("down"), LinkageError.class);
        SoakCall cancelled = ledger.begin(Way.POOL_LATER);
        ledger.failed(cancelled, new CancellationException(), CancellationException.class);
        ledger.close();
        assertThat(violations.rules()).isEmpty();
        assertThat(ledger.ends())
                .containsEntry("answered", 1L)
                .containsEntry("IOException", 1L)
                .containsEntry("CancellationException", 1L);
    }

    @Test
    void a_call_that_has_not_ended_is_noticed() {
        ledger.close();
        assertThat(violations.rules()).containsExactly(Rule.ENDS);
    }

    @Test
    void an_attempt_that_has_not_ended_is_noticed() {
        ledger.served(new Answer(call.id(), ledger.attempt(call)));
        ledger.answered(call, new Answer(call.id(), 1));
        ledger.close();
        assertThat(violations.rules()).containsExactly(Rule.NOTHING_UNDER_WAY);
    }

    @Test
    void a_second_answer_is_noticed() {
        Answer answer = serve(call);
        ledger.answered(call, answer);
        ledger.answered(call, answer);
        assertThat(violations.rules()).containsExactly(Rule.ENDS_ONCE);
    }

    @Test
    void the_answer_of_another_call_is_noticed() {
        SoakCall other = ledger.begin(Way.POOL);
        serve(call);
        ledger.answered(call, serve(other));
        assertThat(violations.rules()).containsExactly(Rule.OWN_ANSWER);
    }

    @Test
    void an_answer_that_no_server_has_given_is_noticed() {
        ledger.attempt(call);
        ledger.answered(call, new Answer(call.id(), 1));
        assertThat(violations.rules()).containsExactly(Rule.OWN_ANSWER);
    }

    @Test
    void an_attempt_that_is_served_twice_is_noticed() {
        ledger.served(serve(call));
        assertThat(violations.rules()).containsExactly(Rule.SERVED_ONCE);
    }

    @Test
    void more_attempts_than_retries_allow_are_noticed() {
        serve(call);
        serve(call);
        assertThat(violations.rules()).isEmpty();
        serve(call);
        assertThat(violations.rules()).containsExactly(Rule.BOUNDED_ATTEMPTS);
    }

    @Test
    void an_attempt_after_the_end_is_noticed() {
        ledger.answered(call, serve(call));
        serve(call);
        assertThat(violations.rules()).containsExactly(Rule.BOUNDED_ATTEMPTS);
    }

    @Test
    void an_exception_that_no_document_names_is_noticed() {
        ledger.failed(call, new IllegalStateException("what is this?"), InterruptedException.class);
        assertThat(violations.rules()).containsExactly(Rule.DOCUMENTED_FAILURE);
    }
}
