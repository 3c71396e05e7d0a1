package dev.pooling.agent.match;

import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** Finds out which method each bridge method of a class calls: its name and types alone leave a choice of overloads. */
final class Bridges extends ClassVisitor {

    private final String owner;
    private final Map<String, String> called = new HashMap<>();

    private Bridges(String owner) {
        super(Opcodes.ASM9);
        this.owner = owner;
    }

    /** Name and descriptor of what is called, by those of the bridge. */
    static Map<String, String> of(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        Bridges bridges = new Bridges(reader.getClassName());
        reader.accept(bridges, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return bridges.called;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        if ((access & Opcodes.ACC_BRIDGE) == 0) {
            return null;
        }
        return new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitMethodInsn(int opcode, String type, String method, String of, boolean isInterface) {
                if (type.equals(owner) && method.equals(name)) {
                    called.put(name + descriptor, method + of);
                }
            }
        };
    }
}
