package dev.pooling.agent.weave;

import dev.pooling.agent.match.ClassReading;
import dev.pooling.agent.match.Form;
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
 * @param closes whether {@code close()} makes an object leave
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
     * @param target the method of the interface; null for {@code close()}, which only tells that it is called
     * @param method the method in the superclass
     * @param declaring the class file of the superclass
     */
    public record Inherited(@Nullable Target target, ClassReading.Method method, byte[] declaring) {}

    /**
     * Tells whether there is anything to weave.
     *
     * @return false if the class stays as it is
     */
    public boolean isEmpty() {
        return methods.isEmpty() && inherited.isEmpty() && !constructors;
    }
}
