package dev.pooling.agent.weave;

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
 * @param constructors whether objects of the class are offered to pools
 * @param closes whether {@code close()} makes an object leave
 * @param form in which form the class is woven
 * @param notes why methods were left as written
 */
public record WeavePlan(
        Map<String, Target> methods,
        Set<String> moved,
        List<Inherited> inherited,
        boolean constructors,
        boolean closes,
        Form form,
        List<String> notes) {

    /**
     * A method that is inherited from a superclass.
     *
     * @param target the method of the interface
     * @param access the access flags of the method in the superclass
     * @param exceptions the internal names of the exceptions it declares; null for none
     */
    public record Inherited(Target target, int access, String @Nullable [] exceptions) {}

    /**
     * Tells whether there is anything to weave.
     *
     * @return false if the class stays as it is
     */
    public boolean isEmpty() {
        return methods.isEmpty() && inherited.isEmpty() && !constructors;
    }
}
