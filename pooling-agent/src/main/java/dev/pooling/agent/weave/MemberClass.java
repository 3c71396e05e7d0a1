package dev.pooling.agent.weave;

import dev.pooling.agent.bridge.Member;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.util.Set;

/**
 * The class of what stands in the pool of an interface for the objects of one implementation. It lives and dies with the
 * implementation, in whose package it is; where that has moved bodies, as a hidden nestmate that may call them. Immutable.
 */
public final class MemberClass {

    private final Constructor<?> constructor;

    private MemberClass(Constructor<?> constructor) {
        this.constructor = constructor;
    }

    /**
     * Defines such a class.
     *
     * @param type the interface; not null
     * @param implementation the implementation, whose package must be open to this class; not null
     * @param moved name and descriptor of its methods whose body was moved; not null
     * @return the class; never null
     * @throws ReflectiveOperationException if the implementation does not let another class into its package
     */
    public static MemberClass define(Class<?> type, Class<?> implementation, Set<String> moved)
            throws ReflectiveOperationException {
        MemberWriter writer = new MemberWriter(type, implementation, moved);
        Lookup lookup = MethodHandles.privateLookupIn(implementation, MethodHandles.lookup());
        Class<?> defined = moved.isEmpty()
                ? defineOnce(lookup, writer)
                : full(lookup)
                        .defineHiddenClass(writer.write(), false, Lookup.ClassOption.NESTMATE)
                        .lookupClass();
        Constructor<?> constructor = defined.getConstructor(Member.class);
        constructor.setAccessible(true);
        return new MemberClass(constructor);
    }

    /** What the implementation itself may do; nobody else may define its nestmates. */
    private static Lookup full(Lookup lookup) throws ReflectiveOperationException {
        MethodHandle own =
                lookup.findStatic(lookup.lookupClass(), ClassWeaver.LOOKUP, MethodType.methodType(Lookup.class));
        try {
            return (Lookup) own.invokeExact();
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The class may be there already, from before a reset of the Java agent. */
    private static Class<?> defineOnce(Lookup lookup, MemberWriter writer) throws ReflectiveOperationException {
        try {
            return lookup.defineClass(writer.write());
        } catch (LinkageError defined) {
            return Class.forName(writer.className(), false, lookup.lookupClass().getClassLoader());
        }
    }

    /**
     * Makes what stands for a member.
     *
     * @param member the member; not null
     * @return an implementation of the interface; never null
     * @throws ReflectiveOperationException never, unless the JVM is in trouble
     */
    public Object newAgent(Member member) throws ReflectiveOperationException {
        return constructor.newInstance(member);
    }
}
