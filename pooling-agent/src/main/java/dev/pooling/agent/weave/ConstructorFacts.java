package dev.pooling.agent.weave;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** What must be known of all constructors of a class before the first of them is woven. */
final class ConstructorFacts extends ClassVisitor {

    private final String owner;
    private final Set<String> delegating = new HashSet<>();
    private final Map<String, Integer> maxLocals = new HashMap<>();
    private boolean reusesThis;

    private ConstructorFacts(String owner) {
        super(Opcodes.ASM9);
        this.owner = owner;
    }

    static ConstructorFacts of(ClassReader reader) {
        ConstructorFacts facts = new ConstructorFacts(reader.getClassName());
        reader.accept(facts, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return facts;
    }

    /** Whether a constructor calls another one of the class. */
    boolean delegates(String descriptor) {
        return delegating.contains(descriptor);
    }

    /** Whether a constructor puts something else in the place of {@code this}, as optimisers do: then its end can't tell. */
    boolean reusesThis() {
        return reusesThis;
    }

    /** A local variable that a constructor does not use; -1 if no constructor calls another one. */
    int freeLocal(String descriptor) {
        return delegating.isEmpty() ? -1 : maxLocals.getOrDefault(descriptor, -1);
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        return name.equals("<init>") ? new Constructor(descriptor) : null;
    }

    private final class Constructor extends MethodVisitor {

        private final String descriptor;
        private int allocated;

        Constructor(String descriptor) {
            super(Opcodes.ASM9);
            this.descriptor = descriptor;
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            if (opcode == Opcodes.NEW && type.equals(owner)) {
                allocated++;
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String type, String name, String ofMethod, boolean isInterface) {
            boolean initialises = opcode == Opcodes.INVOKESPECIAL && name.equals("<init>") && type.equals(owner);
            if (initialises && allocated-- == 0) {
                delegating.add(descriptor);
                allocated = Integer.MAX_VALUE;
            }
        }

        @Override
        public void visitVarInsn(int opcode, int slot) {
            reusesThis |= slot == 0 && opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE;
        }

        @Override
        public void visitMaxs(int maxStack, int locals) {
            maxLocals.put(descriptor, locals);
        }
    }
}
