package dev.pooling.agent.join;

import dev.pooling.agent.bridge.Joining;
import dev.pooling.agent.bridge.Member;
import dev.pooling.agent.bridge.PoolingBridge;
import dev.pooling.agent.log.AgentLog;
import dev.pooling.agent.match.ClassFacts;
import dev.pooling.agent.match.LoaderScope;
import dev.pooling.agent.match.Matcher;
import dev.pooling.agent.match.PooledInterface;
import dev.pooling.agent.match.WeakIdentityMap;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets objects of woven classes join pools, and leave them. Whatever fails here is logged and leaves the object out: its
 * methods then run as written. Thread-safe; holds no lock while it runs code of the application.
 */
public final class Joiner implements Joining, Consumer<Object> {

    private final Matcher matcher;
    private final Pools pools;
    private final AgentLog log;

    /** Lets members leave that are no more. Its thread begins with the first member, and ends after this joiner. */
    private final Cleaner cleaner = Cleaner.create();

    /** Objects that are not to join: put into a pool by hand, closed, or made along with a pool. */
    private final WeakIdentityMap<Object, Boolean> out = new WeakIdentityMap<>();

    /** Who is joining at this moment: one object may be met by many threads at once. */
    private final Set<Arrival> underWay = ConcurrentHashMap.newKeySet();

    private final ClassValue<List<Admission>> admissions = new ClassValue<>() {
        @Override
        protected List<Admission> computeValue(Class<?> type) {
            return read(type);
        }
    };

    /**
     * Makes a joiner.
     *
     * @param matcher finds out which interfaces are pooled; not null
     * @param pools the pools; not null
     * @param log where failures and, for debugging, members are told; not null
     */
    public Joiner(Matcher matcher, Pools pools, AgentLog log) {
        this.matcher = matcher;
        this.pools = pools;
        this.log = log;
    }

    private List<Admission> read(Class<?> implementation) {
        ClassLoader loader = implementation.getClassLoader();
        LoaderScope scope = loader == null ? null : matcher.scope(loader);
        ClassFacts facts =
                scope == null ? null : scope.facts(implementation.getName().replace('.', '/'));
        if (loader == null || scope == null || facts == null) {
            return List.of();
        }
        List<Admission> found = new ArrayList<>();
        for (String name : facts.interfaces()) {
            PooledInterface pooled = scope.find(loader, name);
            if (pooled != null) {
                add(found, implementation, facts, pooled);
            }
        }
        return List.copyOf(found);
    }

    private void add(List<Admission> found, Class<?> implementation, ClassFacts facts, PooledInterface pooled) {
        String obstacle = pooled.obstacle(facts);
        if (obstacle != null) {
            String text =
                    implementation.getName() + " does not join the pool of " + pooled.className() + ": " + obstacle;
            if (facts.agent() != null) {
                log.sayOnce(text);
            } else {
                log.debug(text);
            }
            return;
        }
        try {
            Class<?> type = Class.forName(pooled.className(), false, implementation.getClassLoader());
            if (!type.isAssignableFrom(implementation)) {
                log.debug(implementation.getName() + " implements another " + pooled.className()
                        + " than its loader sees");
                return;
            }
            Membership membership = Membership.of(implementation, type, facts, pooled);
            found.add(new Admission(implementation, membership, facts.moved()));
        } catch (ClassNotFoundException | LinkageError e) {
            log.failed(implementation.getName() + " does not join the pool of " + pooled.className(), e);
        }
    }

    @Override
    public void constructed(Object object) {
        offer(object);
    }

    @Override
    public void met(Object object) {
        offer(object);
    }

    private void offer(Object object) {
        try {
            List<Admission> offered = admissions.get(object.getClass());
            if (!offered.isEmpty() && pools.isMaking()) {
                // The handler of a fallback: were it a member, its calls would end where they came from.
                out.putIfAbsent(object, true);
                return;
            }
            for (Admission admission : offered) {
                offer(object, admission);
            }
        } catch (Throwable failure) {
            log.failed("an object of " + object.getClass().getName() + " stays out of its pool", failure);
        }
    }

    /** The checks that cost least come first: of a class whose pool is full there may be an object per request. */
    private void offer(Object object, Admission admission) {
        Admission.Entry entry = admission.entry(pools, log);
        if (entry == null || entry.pool().isFull(log) || isMember(object, admission)) {
            return;
        }
        Arrival arrival = new Arrival(object, admission.membership().type());
        if (!underWay.add(arrival)) {
            return;
        }
        try {
            if (!isMember(object, admission) && entry.pool().tryReserve()) {
                join(object, admission.membership(), entry);
            }
        } finally {
            underWay.remove(arrival);
        }
    }

    private boolean isMember(Object object, Admission admission) {
        return PoolingBridge.find(object, admission.membership().type()) != null || out.get(object) != null;
    }

    /** Takes a reserved place. */
    private void join(Object object, Membership as, Admission.Entry entry) {
        PoolHandle pool = entry.pool();
        Member member = new Member(object, as.type(), pool.key());
        String id = pool.join(member, as, entry.members());
        if (!PoolingBridge.add(member, this)) {
            pool.leave(member);
            return;
        }
        cleaner.register(object, () -> leave(member));
        if (out.get(object) != null) {
            // Closed meanwhile, too early to be seen as a member.
            leave(member);
            return;
        }
        log.debug(object.getClass().getName() + " joined pool " + pool.name() + " as " + id);
    }

    /** An object, by its identity, on its way into the pool of an interface. */
    private record Arrival(Object object, Class<?> type) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Arrival arrival && arrival.object == object && arrival.type == type;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }

        @Override
        public String toString() {
            return type.getName();
        }
    }

    @Override
    public void closing(Object object) {
        try {
            if (admissions.get(object.getClass()).isEmpty()) {
                return;
            }
            // First of all: one of a class that was loaded before would join again with the next call.
            out.putIfAbsent(object, true);
            for (Member member : PoolingBridge.members()) {
                if (member.refersTo(object)) {
                    leave(member);
                }
            }
        } catch (Throwable failure) {
            log.failed("an object of " + object.getClass().getName() + " was closed and stays in its pool", failure);
        }
    }

    /**
     * Told of every object that is put into a pool by hand: it leaves the pool that the Java agent made.
     *
     * @param object the object
     */
    @Override
    public void accept(Object object) {
        try {
            if (!admissions.get(object.getClass()).isEmpty()) {
                closing(object);
            }
        } catch (Throwable failure) {
            log.failed("an object of " + object.getClass().getName() + " may be in two pools", failure);
        }
    }

    private static void leave(Member member) {
        PoolingBridge.remove(member);
        PoolHandle handle = ((PoolHandle.Key) member.pool()).get();
        if (handle != null) {
            handle.leave(member);
        }
    }
}
