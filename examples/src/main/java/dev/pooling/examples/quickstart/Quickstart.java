package dev.pooling.examples.quickstart;

// tag::quickstart[]
import dev.pooling.Pooling;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.annotation.Pooled;
import dev.pooling.pool.AgentPool;

/** Two agents behind one interface; one of them is down, and no caller notices. */
public final class Quickstart {

    /** What the program needs, whoever provides it. */
    @Pooled(strategy = LoadBalanceStrategy.ROUND_ROBIN, retries = 2)
    @Fallback(method = "sorry")
    public interface ChatService {

        /** Answers a question. */
        String answer(String question);

        /** Answers when no agent does. */
        default String sorry(String question) {
            return "Sorry, nobody can answer '" + question + "' now.";
        }
    }

    public static void main(String[] arguments) {
        ChatService chat = Pooling.of(ChatService.class)
                .agent("works", question -> "The answer to '" + question + "' is 42.")
                .agent("broken", question -> {
                    throw new IllegalStateException("down");
                })
                .build();

        for (int i = 1; i <= 4; i++) {
            System.out.println(chat.answer("question " + i));
        }
        AgentPool<ChatService> pool = Pooling.poolOf(chat);
        pool.stats().forEach((id, stats) -> System.out.println(id + " has answered " + stats.successCount()));

        pool.removeAgent("works");
        System.out.println(chat.answer("the last question"));
    }
}
// end::quickstart[]
