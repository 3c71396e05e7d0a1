package com.acme.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.shapes.Shapes.Adopting;
import com.acme.shapes.Shapes.BuilderMaker;
import com.acme.shapes.Shapes.Busy;
import com.acme.shapes.Shapes.Chat;
import com.acme.shapes.Shapes.Child;
import com.acme.shapes.Shapes.Closed;
import com.acme.shapes.Shapes.Closing;
import com.acme.shapes.Shapes.Composite;
import com.acme.shapes.Shapes.Constants;
import com.acme.shapes.Shapes.Converter;
import com.acme.shapes.Shapes.Decorator;
import com.acme.shapes.Shapes.DefaultOne;
import com.acme.shapes.Shapes.DefaultTwo;
import com.acme.shapes.Shapes.Derived;
import com.acme.shapes.Shapes.Failing;
import com.acme.shapes.Shapes.First;
import com.acme.shapes.Shapes.Guarded;
import com.acme.shapes.Shapes.Helpless;
import com.acme.shapes.Shapes.HiddenAgent;
import com.acme.shapes.Shapes.Idle;
import com.acme.shapes.Shapes.InOrder;
import com.acme.shapes.Shapes.Later;
import com.acme.shapes.Shapes.LaterAgent;
import com.acme.shapes.Shapes.LegacyLoader;
import com.acme.shapes.Shapes.LengthOf;
import com.acme.shapes.Shapes.Maker;
import com.acme.shapes.Shapes.ManyConstructors;
import com.acme.shapes.Shapes.OtherArguments;
import com.acme.shapes.Shapes.Overloaded;
import com.acme.shapes.Shapes.Parent;
import com.acme.shapes.Shapes.Plain;
import com.acme.shapes.Shapes.Polite;
import com.acme.shapes.Shapes.Quota;
import com.acme.shapes.Shapes.Recorded;
import com.acme.shapes.Shapes.Rude;
import com.acme.shapes.Shapes.Second;
import com.acme.shapes.Shapes.Service;
import com.acme.shapes.Shapes.StringMaker;
import com.acme.shapes.Shapes.Synchronised;
import com.acme.shapes.Shapes.ThreeConstructors;
import com.acme.shapes.Shapes.Types;
import com.acme.shapes.Shapes.TypesAgent;
import com.acme.shapes.Shapes.Unmarked;
import com.acme.shapes.Shapes.WithDefault;
import dev.pooling.Pooling;
import dev.pooling.agent.PoolingAgent;
import dev.pooling.agent.bridge.PoolingBridge;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of calls of woven classes of all shapes; in this JVM, into which the Java agent is installed. */
class WeavingTest {

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

    private <T> T keep(T object) {
        alive.add(object);
        return object;
    }

    private static <R> Set<R> answers(int calls, Callable<R> call) throws Exception {
        Set<R> answers = new HashSet<>();
        for (int i = 0; i < calls; i++) {
            answers.add(call.call());
        }
        return answers;
    }

    @Test
    void calls_are_shared_by_classes_records_enums_and_anonymous_classes() throws Exception {
        Chat plain = keep(new Plain());
        keep(new Recorded(7));
        keep(Constants.ONE);
        keep(Constants.TWO);
        keep(new Plain() {
            @Override
            public String ask(String question) {
                return "anonymous";
            }
        });

        assertThat(answers(50, () -> plain.ask("?")))
                .containsExactlyInAnyOrder("plain", "record7", "ONE", "TWO", "anonymous");
    }

    @Test
    void a_failing_member_loses_no_call() throws Exception {
        Failing failing = keep(new Failing());
        keep(new Plain());

        assertThat(answers(20, () -> failing.ask("?"))).containsExactly("plain");
        assertThat(failing.calls).isPositive();
    }

    @Test
    void a_checked_exception_reaches_the_caller_as_it_is() {
        Failing failing = keep(new Failing());

        assertThatThrownBy(() -> failing.ask("?"))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("failing");
    }

    @Test
    void default_methods_run_as_written_and_what_they_call_is_pooled() throws Exception {
        Chat plain = keep(new Plain());
        keep(new Recorded(1));

        // Two calls in two turns of a rotation that may begin with either of them.
        assertThat(answers(10, () -> plain.twice("?"))).containsAnyOf("plain+record1", "record1+plain");
    }

    @Test
    void an_object_that_is_no_member_answers_itself() throws Exception {
        keep(new Plain());
        Chat unmarked = keep(new Unmarked());

        assertThat(answers(10, () -> unmarked.ask("?"))).containsExactly("unmarked");
    }

    @Test
    void decorators_and_composites_are_no_members_and_what_they_hold_is() throws Exception {
        Chat decorator = keep(new Decorator(keep(new Plain())));
        keep(new Recorded(1));
        Chat composite = keep(new Composite());

        assertThat(answers(10, () -> decorator.ask("?")))
                .containsExactlyInAnyOrder("decorated plain", "decorated record1");
        assertThat(composite.ask("?")).isEqualTo("composite0");
        assertThat(Pooling.poolOf(Chat.class).agents()).hasSize(2);
    }

    @Test
    void all_types_pass_unchanged() {
        Types one = keep(new TypesAgent());
        keep(new TypesAgent());
        List<String> told = new ArrayList<>();

        for (int i = 0; i < 4; i++) {
            assertThat(one.sum((byte) 1, (short) 2, 'c', 4, 5L, 6f, 7d, true, 9, new int[10]))
                    .isEqualTo(1 + 2 + 'c' + 4 + 5 + 6 + 7 + 1 + 9 + 10);
            assertThat(one.half(3)).isEqualTo(1.5);
            assertThat(one.not(true)).isFalse();
            one.nothing(told);
            assertThat(one.join("-", 1, "2", '3')).isEqualTo("1-2-3");
            assertThat(one.join("-")).isEmpty();
            assertThat(one.first('x')).isEqualTo('x');
        }
        assertThat(told).hasSize(4);
    }

    @Test
    void a_call_of_itself_stays_with_the_member() {
        TypesAgent one = keep(new TypesAgent());
        TypesAgent two = keep(new TypesAgent());

        assertThat(one.factorial(5)).isEqualTo(120);
        assertThat(one.factorial(5)).isEqualTo(120);

        List<String> all = List.of("factorial 5", "factorial 4", "factorial 3", "factorial 2", "factorial 1");
        assertThat(one.calls).isEqualTo(all);
        assertThat(two.calls).isEqualTo(all);
        assertThat(Pooling.poolOf(Types.class).stats().values())
                .extracting(stats -> stats.successCount())
                .containsExactly(1L, 1L);
    }

    @Test
    void generic_methods_are_routed_through_the_interface_and_directly() {
        LengthOf one = keep(new LengthOf());
        LengthOf two = keep(new LengthOf());
        Converter<String, Integer> view = one;

        for (int i = 0; i < 4; i++) {
            assertThat(view.convert("four")).isEqualTo(4);
            assertThat(one.convert("three")).isEqualTo(5);
        }
        assertThat(one.calls).isEqualTo(4);
        assertThat(two.calls).isEqualTo(4);
    }

    @Test
    void members_with_other_type_arguments_stay_out() {
        LengthOf length = keep(new LengthOf());
        OtherArguments other = keep(new OtherArguments());

        for (int i = 0; i < 4; i++) {
            assertThat(length.convert("four")).isEqualTo(4);
            assertThat(other.convert(4)).isEqualTo("number 4");
        }
    }

    @Test
    void a_call_that_expects_a_narrower_result_gets_it() throws Exception {
        StringMaker strings = keep(new StringMaker());
        BuilderMaker builders = keep(new BuilderMaker());
        Maker view = strings;

        assertThat(answers(6, () -> view.make().toString())).containsExactlyInAnyOrder("string", "builder");
        for (int i = 0; i < 4; i++) {
            String own = strings.make();
            StringBuilder ownBuilder = builders.make();
            assertThat(own + ownBuilder).isEqualTo("stringbuilder");
        }
    }

    @Test
    void methods_from_a_superclass_that_does_not_know_the_interface_are_pooled() throws Exception {
        Service adopting = keep(new Adopting());
        Derived derived = keep(new Derived());

        assertThat(answers(6, adopting::call)).containsExactlyInAnyOrder("unrelated", "derived on base of Derived");
        assertThat(answers(6, derived::other))
                .containsExactlyInAnyOrder("adopting", "derived then derived on base of Derived");
    }

    @Test
    void a_synchronised_method_does_not_hold_its_own_lock_while_another_member_works() throws Exception {
        Guarded one = keep(new Synchronised());
        Guarded two = keep(new Synchronised());
        List<Object> entered = new ArrayList<>();

        for (int i = 0; i < 4; i++) {
            assertThat(one.enter(entered)).isEqualTo("synchronised");
        }
        assertThat(entered).containsExactlyInAnyOrder(one, two, one, two);
        assertThat(Synchronised.class.getMethod("enter", List.class).getDeclaringClass())
                .isEqualTo(Synchronised.class);
    }

    @Test
    void a_synchronised_method_that_would_change_the_serial_form_is_left_alone() throws Exception {
        Guarded serial = keep(new Shapes.SerialSynchronised());
        keep(new Synchronised());

        assertThat(answers(6, () -> serial.enter(new ArrayList<>()))).containsExactly("serial");
    }

    @Test
    void an_object_joins_when_its_outermost_constructor_has_ended() {
        ManyConstructors nested = keep(new ManyConstructors(true));
        ManyConstructors latest = keep(new ManyConstructors());
        assertThatThrownBy(() -> new ManyConstructors(new IllegalStateException("mine")))
                .hasMessage("mine");
        ManyConstructors wide = keep(new ManyConstructors(0L, "wide"));

        // The object made inside a constructor was collected or is one more member; the one whose constructor threw is
        // none.
        Set<String> states = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            states.add(nested.state());
        }
        assertThat(states)
                .contains("inner early late", "plain latest", "none early")
                .doesNotContain("plain early");
        assertThat(states).noneMatch(state -> state.contains("mine"));
        assertThat(latest).isNotSameAs(wide);
    }

    @Test
    void a_fallback_method_answers_when_the_pool_has_given_up() {
        Polite rude = keep(new Rude());

        assertThat(rude.greet("Ann")).isEqualTo("sorry, Ann: no");
    }

    @Test
    void a_default_method_with_an_annotation_is_pooled() throws Exception {
        WithDefault one = keep(new DefaultOne());
        keep(new DefaultTwo());

        assertThat(answers(6, one::greeting)).containsExactlyInAnyOrder("hello from one", "hello from two");
    }

    @Test
    void a_chain_asks_its_members_in_the_order_of_the_annotation() throws Exception {
        InOrder second = keep(new Second());
        First first = keep(new First());

        assertThat(second.which()).isEqualTo("first");
        first.broken = true;
        assertThat(first.which()).isEqualTo("second");
        assertThat(Pooling.chainOf(InOrder.class).size()).isEqualTo(2);
        assertThatThrownBy(() -> Pooling.poolOf(InOrder.class)).hasMessageContaining("chainOf");
    }

    @Test
    void a_call_that_is_answered_later_is_pooled_and_counts_when_it_ends() {
        LaterAgent one = keep(new LaterAgent());
        LaterAgent two = keep(new LaterAgent());

        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(one.ask("what" + i));
        }
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        assertThat(Pooling.poolOf(Later.class).stats().values()).allSatisfy(stats -> {
            assertThat(stats.inFlight()).isEqualTo(2);
            assertThat(stats.successCount()).isZero();
        });

        one.asked.forEach(asked -> asked.complete("!"));
        two.asked.forEach(asked -> asked.complete("!"));
        assertThat(answers).extracting(CompletableFuture::join).containsExactly("what0!", "what1!", "what2!", "what3!");
        assertThat(Pooling.poolOf(Later.class).stats().values()).allSatisfy(stats -> {
            assertThat(stats.inFlight()).isZero();
            assertThat(stats.successCount()).isEqualTo(2);
        });
    }

    @Test
    void a_stage_that_fails_later_goes_to_another_member() {
        LaterAgent one = keep(new LaterAgent());
        LaterAgent two = keep(new LaterAgent());

        CompletableFuture<String> answer = one.ask("what");
        LaterAgent asked = one.asked.isEmpty() ? two : one;
        LaterAgent other = asked == one ? two : one;
        asked.asked.get(0).completeExceptionally(new IOException("down"));
        assertThat(answer).isNotDone();
        other.asked.get(0).complete("?");

        assertThat(answer).isCompletedWithValue("what?");
    }

    @Test
    void a_publisher_that_fails_before_its_first_item_goes_to_another_member() {
        LaterAgent one = keep(new LaterAgent());
        LaterAgent two = keep(new LaterAgent());

        List<String> words = new ArrayList<>();
        one.words("what").subscribe(new Collecting(words));
        LaterAgent asked = one.asked.isEmpty() ? two : one;
        LaterAgent other = asked == one ? two : one;
        asked.asked.get(0).completeExceptionally(new IOException("down"));
        other.asked.get(0).complete("?");

        assertThat(words).containsExactly("what?", "end");
    }

    @Test
    void a_member_that_has_too_much_to_do_rests_without_a_mark_against_it() throws Exception {
        Busy busy = keep(new Busy());
        keep(new Idle());

        assertThat(answers(20, busy::ask)).containsExactly("idle");
        assertThat(busy.calls).isEqualTo(1);
        assertThat(Pooling.poolOf(Quota.class).stats().values())
                .filteredOn(stats -> stats.throttledFor().compareTo(Duration.ZERO) > 0)
                .singleElement()
                .satisfies(stats -> assertThat(stats.failureCount()).isZero());
    }

    @Test
    void a_member_whose_stages_say_that_it_has_too_much_to_do_rests_as_well() throws Exception {
        Busy busy = keep(new Busy());
        keep(new Idle());

        assertThat(answers(20, () -> busy.later().toCompletableFuture().join())).containsExactly("idle");
        assertThat(busy.calls).isEqualTo(1);
    }

    @Test
    void a_member_that_is_closed_leaves_and_answers_itself() throws Exception {
        Closed one = keep(new Closed("one"));
        Closed two = keep(new Closed("two"));
        assertThat(answers(4, one::ask)).containsExactlyInAnyOrder("one", "two");

        one.close();

        assertThat(one.closed).isTrue();
        assertThat(two.closed).isFalse();
        assertThat(answers(4, one::ask)).containsExactly("one");
        assertThat(answers(4, two::ask)).containsExactly("two");
        assertThat(Pooling.poolOf(Closing.class).agents()).hasSize(1);
    }

    @Test
    void a_package_private_interface_is_pooled_and_keys_stick() throws Exception {
        HiddenAgent one = keep(new HiddenAgent("one"));
        HiddenAgent two = keep(new HiddenAgent("two"));

        Set<String> used = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            String key = "key" + i;
            String first = one.of(key);
            assertThat(two.of(key)).isEqualTo(first);
            used.add(first);
        }
        assertThat(used).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void an_agent_put_into_a_pool_by_hand_leaves_the_automatic_one() throws Exception {
        Plain plain = keep(new Plain());
        Recorded recorded = keep(new Recorded(3));
        Chat byHand =
                Pooling.of(Chat.class).name("by hand").agent("plain", plain).build();

        assertThat(answers(6, () -> byHand.ask("?"))).containsExactly("plain");
        assertThat(answers(6, () -> plain.ask("?"))).containsExactly("plain");
        assertThat(answers(6, () -> recorded.ask("?"))).containsExactly("record3");
    }

    @Test
    void members_that_nobody_else_holds_are_collected_and_no_call_is_lost() throws Exception {
        Chat kept = keep(new Recorded(1));
        WeakReference<Plain> forgotten = new WeakReference<>(new Plain());

        for (int i = 0; i < 100 && forgotten.get() != null; i++) {
            System.gc();
            Thread.onSpinWait();
        }

        assertThat(forgotten.get()).isNull();
        assertThat(answers(10, () -> kept.ask("?"))).containsExactly("record1");
        assertThat(Pooling.poolOf(Chat.class).agents()).hasSize(1);
    }

    @Test
    void no_pool_of_an_interface_without_members() {
        assertThatThrownBy(() -> Pooling.poolOf(Runnable.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Runnable")
                .hasMessageContaining("@Agent");
    }

    @Test
    void overloads_beside_a_bridge_run_as_written() {
        Overloaded one = keep(new Overloaded());
        keep(new Overloaded());

        for (int i = 0; i < 4; i++) {
            assertThat(one.handle("a")).isEqualTo("string a");
            assertThat(one.handle(5)).isEqualTo("number 5 of 0");
        }
    }

    @Test
    void a_call_of_the_superclass_from_a_method_that_is_not_pooled_runs_as_written() throws Exception {
        Child child = keep(new Child());
        Parent parent = keep(new Parent());

        assertThat(answers(6, child::asParent)).containsExactly("parent");
        assertThat(answers(6, parent::speak)).containsExactlyInAnyOrder("parent", "child of parent");
    }

    @Test
    void so_does_one_from_a_class_in_the_middle_that_has_nothing_pooled_itself() throws Exception {
        Shapes.Grandchild grandchild = keep(new Shapes.Grandchild());
        keep(new Parent());

        assertThat(answers(6, grandchild::asParent)).containsExactly("parent");
    }

    @Test
    void a_close_in_an_abstract_class_makes_a_member_leave() throws Exception {
        Shapes.Used one = keep(new Shapes.Used("one"));
        Shapes.Used two = keep(new Shapes.Used("two"));

        one.close();

        assertThat(answers(6, two::use)).containsExactly("two");
    }

    @Test
    void a_class_with_a_name_like_that_of_a_proxy_is_pooled() throws Exception {
        Parent parent = keep(new Parent());
        keep(new Shapes.$ProxyClient());

        assertThat(answers(6, parent::speak)).containsExactlyInAnyOrder("parent", "client");
    }

    @Test
    void what_overrides_an_inherited_method_says_the_same_of_itself() throws Exception {
        Method load = LegacyLoader.class.getMethod("load", String.class);

        assertThat(load.isAnnotationPresent(Shapes.Transactional.class)).isTrue();
        assertThat(load.getGenericReturnType()).hasToString("java.util.List<java.lang.String>");
        assertThat(load.getParameterAnnotations()[0]).hasSize(1);
        assertThat(load.getParameters()[0].getName()).isEqualTo("key");
    }

    @Test
    void an_inherited_close_makes_a_member_leave() {
        LegacyLoader one = keep(new LegacyLoader());
        keep(new LegacyLoader());

        one.close();

        assertThat(one.closed).isTrue();
        assertThat(Pooling.poolOf(Shapes.Loader.class).agents()).hasSize(1);
    }

    @Test
    void an_object_with_a_chain_of_constructors_joins_at_the_end_of_the_first_or_not_at_all() throws Exception {
        ThreeConstructors whole = keep(new ThreeConstructors("whole"));
        assertThatThrownBy(() -> new ThreeConstructors("broken")).hasMessage("broken");

        assertThat(answers(6, whole::built)).containsExactly("whole12 middle outermost");
        assertThat(Pooling.poolOf(Shapes.Chained.class).agents()).hasSize(1);
    }

    @Test
    void the_handler_of_a_fallback_is_no_member() {
        Helpless helpless = keep(new Helpless());

        assertThat(helpless.help()).isEqualTo("last resort");
        assertThat(Pooling.poolOf(Shapes.Helped.class).agents())
                .singleElement()
                .satisfies(agent -> assertThat(agent.id()).isEqualTo("Helpless"));
    }

    /** Asks for everything. */
    private record Collecting(List<String> words) implements Flow.Subscriber<String> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String word) {
            words.add(word);
        }

        @Override
        public void onError(Throwable failure) {
            words.add(failure.toString());
        }

        @Override
        public void onComplete() {
            words.add("end");
        }
    }
}
