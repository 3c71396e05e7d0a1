package dev.pooling.agent.weave;

import dev.pooling.agent.bridge.Member;
import dev.pooling.agent.bridge.PoolingBridge;
import java.util.LinkedHashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Sees to it that {@code super.m()} calls what the superclass wrote, from methods that are not pooled, too: the guard there
 * can't tell such a call from one that comes from outside.
 *
 * <pre>{@code
 * R other() { return this.m$pooling$super(args); }                // was: return super.m(args)
 * private R m$pooling$super(args) { <within an attempt> return super.m(args); }
 * }</pre>
 */
final class SuperCalls {

    private static final String SUFFIX = "$pooling$super";
    private static final String FIND = "(Ljava/lang/Object;Ljava/lang/Class;)" + Type.getDescriptor(Member.class);

    private final String owner;
    private final String superName;
    private final Map<String, String> pooledAbove;
    private final Map<String, Target> found = new LinkedHashMap<>();

    /** The map leads from name and descriptor of the methods that are pooled in the superclass to their interface. */
    SuperCalls(String owner, String superName, Map<String, String> pooledAbove) {
        this.owner = owner;
        this.superName = superName;
        this.pooledAbove = pooledAbove;
    }

    /** Replaces the calls in a method. */
    MethodVisitor in(MethodVisitor method) {
        return pooledAbove.isEmpty() ? method : new Replacing(method);
    }

    private final class Replacing extends MethodVisitor {

        Replacing(MethodVisitor method) {
            super(Opcodes.ASM9, method);
        }

        @Override
        public void visitMethodInsn(int opcode, String type, String name, String descriptor, boolean isInterface) {
            String pooled = opcode == Opcodes.INVOKESPECIAL && type.equals(superName)
                    ? pooledAbove.get(name + descriptor)
                    : null;
            if (pooled == null) {
                super.visitMethodInsn(opcode, type, name, descriptor, isInterface);
            } else {
                found.put(name + descriptor, new Target(pooled, name, descriptor));
                super.visitMethodInsn(opcode, owner, name + SUFFIX, descriptor, false);
            }
        }
    }

    /** Writes the methods that are called instead. */
    void write(ClassVisitor woven, boolean hasFrames) {
        for (Target target : found.values()) {
            write(woven, hasFrames, target);
        }
    }

    private void write(ClassVisitor woven, boolean hasFrames, Target target) {
        String descriptor = target.descriptor();
        MethodVisitor code = woven.visitMethod(
                Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC, target.name() + SUFFIX, descriptor, null, null);
        code.visitCode();
        Object[] locals = Frames.first(owner, descriptor);
        new AttemptCode(code, hasFrames)
                .write(
                        locals,
                        Type.getReturnType(descriptor),
                        () -> writeMember(code, target),
                        () -> writeSuperCall(code, target));
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static void writeMember(MethodVisitor code, Target target) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitLdcInsn(Type.getObjectType(target.type()));
        code.visitMethodInsn(Opcodes.INVOKESTATIC, Type.getInternalName(PoolingBridge.class), "find", FIND, false);
    }

    private void writeSuperCall(MethodVisitor code, Target target) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        Guard.loadArguments(code, target.descriptor());
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, superName, target.name(), target.descriptor(), false);
    }
}
