package dev.pooling.agent.weave;

import dev.pooling.agent.match.ClassReading;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be woven into one class. Immutable.
 *
 * @param methods the methods that get a guard, by name and descriptor
 * @param moved which of these have their body moved to a method of its own; not that of an interface or of a class that
 *     can't get new methods
 * @param inherited methods that the class gets from a superclass that does not implement the interface: they are
 *     overridden
 * @param pooledAbove the methods that are pooled in the superclass, by name and descriptor, and their interface; empty
 *     where the class can't get the methods it takes to call them
 * @param constructors whether objects of the class are offered to pools
 * @param closes whether the class has a {@code close()} that makes an object leave
 * @param form in which form the class is woven
 * @param notes why methods were left as written
 */
public record WeavePlan(
        Map<String, Target> methods,
        Set<String> moved,
        List<Inherited> inherited,
        Map<String, String> pooledAbove,
        boolean constructors,
        boolean closes,
        Form form,
        List<String> notes) {

    /**
     * A method that is inherited from a superclass.
     *
     * @param target the method of the interface; null if its calls are not routed
     * @param closes whether it is {@code close()}, which tells that it is called
     * @param method the method in the superclass
     * @param declaring the class file of the superclass
     */
    public record Inherited(@Nullable Target target, boolean closes, ClassReading.Method method, byte[] declaring) {

        Inherited inert() {
            return new Inherited(null, false, method, declaring);
        }
    }

    /** The plan of a class that keeps the methods which this one gives it, though nothing is pooled any more. */
    public WeavePlan inert() {
        List<Inherited> kept = inherited.stream().map(Inherited::inert).toList();
        return new WeavePlan(Map.of(), moved, kept, pooledAbove, false, false, form, List.of());
    }

    /**
     * Tells whether there is anything to weave.
     *
     * @return false if the class stays as it is
     */
    public boolean isEmpty() {
        return methods.isEmpty()
                && moved.isEmpty()
                && inherited.isEmpty()
                && pooledAbove.isEmpty()
                && !constructors
                && !closes;
    }
}
