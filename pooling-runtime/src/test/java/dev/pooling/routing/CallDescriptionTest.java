package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CallDescriptionTest {

    private final CallDescription call = CallDescription.of("ask", new Object[] {"why", null}, "user-1");

    @Test
    void tells_method_arguments_and_key() {
        assertThat(call.method()).isEqualTo("ask");
        assertThat(call.arguments()).containsExactly("why", null);
        assertThat(call.routeKey()).isEqualTo("user-1");
        assertThatThrownBy(() -> call.arguments().set(0, "what")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_key_stands_for_a_call_of_which_nothing_else_is_known() {
        assertThat(CallDescription.of((Object) "user-1")).isEqualTo(new CallDescription(null, List.of(), "user-1"));
        assertThat(CallDescription.of((Object) call)).isSameAs(call);
    }

    @Test
    void a_key_is_found_by_itself_and_in_a_call() {
        assertThat(CallDescription.hasKey("user-1")).isTrue();
        assertThat(CallDescription.hasKey(call)).isTrue();
        assertThat(CallDescription.hasKey(null)).isFalse();
        assertThat(CallDescription.hasKey(CallDescription.of("ask", new Object[0], null)))
                .isFalse();
    }

    @Test
    void another_key_replaces_that_of_a_call_and_leaves_the_rest() {
        assertThat(CallDescription.withKey(call, "user-2"))
                .isEqualTo(CallDescription.of("ask", new Object[] {"why", null}, "user-2"));
        assertThat(CallDescription.withKey("user-1", "user-2")).isEqualTo("user-2");
        assertThat(CallDescription.withKey(null, "user-2")).isEqualTo("user-2");
    }
}
