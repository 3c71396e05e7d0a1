package dev.pooling.examples.reserve;

import dev.pooling.Pooling;
import dev.pooling.annotation.Agent;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.annotation.Pooled;
import dev.pooling.annotation.RouteKey;

/**
 * A cache of several nodes: the same user always meets the same node; when all nodes are out a reserve answers, and in the
 * end a handler.
 */
public final class Reserve {

    /** Looks up profiles. */
    @Pooled(strategy = LoadBalanceStrategy.CONSISTENT_HASH, retries = 1)
    @Fallback(agents = "database", handler = UnknownProfile.class)
    public interface Profiles {

        /**
         * Looks up a profile.
         *
         * @param user whose
         * @return the profile
         */
        String profileOf(@RouteKey String user);
    }

    /** One node of the cache. */
    @Agent(metadata = "kind=cache")
    static final class CacheNode implements Profiles {

        private boolean isUp = true;

        @Override
        public String profileOf(String user) {
            if (!isUp) {
                throw new IllegalStateException("the cache is down");
            }
            return user + ", from the cache";
        }
    }

    /** Answers when everything else is out. */
    static final class UnknownProfile implements Profiles {

        @Override
        public String profileOf(String user) {
            return user + ", unknown";
        }
    }

    private Reserve() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        CacheNode one = new CacheNode();
        CacheNode two = new CacheNode();
        boolean[] databaseIsUp = {true};
        Profiles profiles = Pooling.of(Profiles.class)
                .agent(one)
                .agent(two)
                .agent("database", user -> {
                    if (!databaseIsUp[0]) {
                        throw new IllegalStateException("the database is down");
                    }
                    return user + ", from the database";
                })
                .build();

        System.out.println(profiles.profileOf("Ada"));
        one.isUp = false;
        two.isUp = false;
        System.out.println(profiles.profileOf("Ada"));
        databaseIsUp[0] = false;
        System.out.println(profiles.profileOf("Ada"));
        Pooling.poolOf(profiles)
                .stats()
                .forEach((id, stats) -> System.out.println(
                        id + ": " + stats.successCount() + " answered, " + stats.failureCount() + " failed"));
    }
}
