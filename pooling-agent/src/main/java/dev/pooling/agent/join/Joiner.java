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
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
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
    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

    /** Objects that were put into a pool by hand. */
    private final WeakIdentityMap<Object, Boolean> claimed = new WeakIdentityMap<>();

    private final ClassValue<Memberships> memberships = new ClassValue<>() {
        @Override
        protected Memberships computeValue(Class<?> type) {
            return new Memberships(read(type));
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

    /** The pools that objects of one class join; what keeps these pools alive. */
    private static final class Memberships {

        private final List<Membership> all;

        /** The pool of each; null until the first object joins, or if it can't be made. Races make the same entries. */
        private final @Nullable PoolHandle[] handles;

        private final boolean[] broken;

        Memberships(List<Membership> all) {
            this.all = all;
            this.handles = new @Nullable PoolHandle[all.size()];
            this.broken = new boolean[all.size()];
        }
    }

    private List<Membership> read(Class<?> implementation) {
        ClassLoader loader = implementation.getClassLoader();
        LoaderScope scope = loader == null ? null : matcher.scope(loader);
        ClassFacts facts =
                scope == null ? null : scope.facts(implementation.getName().replace('.', '/'));
        if (loader == null || scope == null || facts == null) {
            return List.of();
        }
        List<Membership> found = new ArrayList<>();
        for (String name : facts.interfaces()) {
            PooledInterface pooled = scope.find(loader, name);
            if (pooled != null) {
                add(found, implementation, facts, pooled);
            }
        }
        return List.copyOf(found);
    }

    private void add(List<Membership> found, Class<?> implementation, ClassFacts facts, PooledInterface pooled) {
        String obstacle = Membership.obstacle(implementation, facts, pooled);
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
            found.add(Membership.of(implementation, type, facts, pooled));
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
            forgetGone();
            Memberships joined = memberships.get(object.getClass());
            for (int i = 0; i < joined.all.size(); i++) {
                offer(object, joined, i);
            }
        } catch (Throwable failure) {
            log.failed("an object of " + object.getClass().getName() + " stays out of its pool", failure);
        }
    }

    private void offer(Object object, Memberships joined, int index) {
        Membership membership = joined.all.get(index);
        boolean out = joined.broken[index]
                || claimed.get(object) != null
                || PoolingBridge.find(object, membership.type()) != null;
        if (out) {
            return;
        }
        PoolHandle handle = joined.handles[index];
        if (handle == null) {
            handle = pools.get(membership, object.getClass());
            joined.handles[index] = handle;
            joined.broken[index] = handle == null;
        }
        if (handle != null && isWelcome(handle, membership, object.getClass())) {
            join(object, membership, handle);
        }
    }

    private boolean isWelcome(PoolHandle handle, Membership membership, Class<?> implementation) {
        String arguments = TypeArguments.of(membership.type(), implementation);
        if (!handle.fits(arguments)) {
            log.sayOnce(implementation.getName() + " does not join the pool of "
                    + membership.pooled().className() + known(handle.typeArguments()) + ", since it is one of "
                    + known(arguments));
            return false;
        }
        int most = membership.pooled().rule().maxAgents();
        if (!handle.tryReserve()) {
            log.sayOnce("pool " + handle.name() + " has " + most + " members, and no more join; if they are not made"
                    + " for each request, raise maxAgents");
            return false;
        }
        return true;
    }

    private static String known(@Nullable String typeArguments) {
        return typeArguments == null ? "<unknown>" : typeArguments;
    }

    private void join(Object object, Membership as, PoolHandle handle) {
        RuntimeCopy runtime = handle.runtime();
        PoolHandle.Key key = handle.key();
        Member member = new Member(object, as.type(), key, key::gone, gone);
        boolean joined = false;
        try {
            Object agent = handle.newAgent(member);
            String id = runtime.join(handle.pool(), agent, as.id(), as.weight(), as.priority(), as.metadata());
            Object proxy = runtime.proxyFor(handle.pool(), agent, id);
            member.routeTo(proxy);
            handle.joined(member, new PoolHandle.Joined(id, proxy));
            joined = true;
            PoolingBridge.add(member);
            log.debug(object.getClass().getName() + " joined pool " + handle.name() + " as " + id);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        } finally {
            if (!joined) {
                handle.giveBack();
            }
        }
    }

    @Override
    public void closing(Object object) {
        try {
            forgetGone();
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
            if (!memberships.get(object.getClass()).all.isEmpty()) {
                claimed.putIfAbsent(object, true);
                closing(object);
            }
        } catch (Throwable failure) {
            log.failed("an object of " + object.getClass().getName() + " may be in two pools", failure);
        }
    }

    private void forgetGone() {
        for (Object member = gone.poll(); member != null; member = gone.poll()) {
            leave((Member) member);
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
