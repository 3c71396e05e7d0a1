package dev.pooling.agent.weave;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Stack map frames: what the verifier is told of local variables and the stack. */
final class Frames {

    private Frames() {}

    /** The local variables at the beginning of an instance method, and more of these types. */
    static Object[] first(String owner, String descriptor, Object... more) {
        List<Object> locals = new ArrayList<>();
        locals.add(owner);
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            locals.add(verificationType(argument));
        }
        locals.addAll(List.of(more));
        return locals.toArray();
    }

    /** The locals of a frame and one more, a number, in a slot that the method does not use. */
    static Object[] withNumber(int count, Object[] locals, int slot) {
        List<Object> extended = new ArrayList<>(Arrays.asList(locals).subList(0, count));
        for (int slots = slots(extended.toArray()); slots < slot; slots++) {
            extended.add(Opcodes.TOP);
        }
        extended.add(Opcodes.INTEGER);
        return extended.toArray();
    }

    /** How many slots local variables take. */
    static int slots(Object[] locals) {
        int slots = 0;
        for (Object local : locals) {
            slots += local == Opcodes.LONG || local == Opcodes.DOUBLE ? 2 : 1;
        }
        return slots;
    }

    private static Object verificationType(Type argument) {
        return switch (argument.getSort()) {
            case Type.LONG -> Opcodes.LONG;
            case Type.DOUBLE -> Opcodes.DOUBLE;
            case Type.FLOAT -> Opcodes.FLOAT;
            case Type.OBJECT, Type.ARRAY -> argument.getInternalName();
            default -> Opcodes.INTEGER;
        };
    }
}
