package dev.pooling.agent.weave;

import dev.pooling.agent.match.ClassReading;
import java.util.function.Consumer;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Writes the method that overrides an inherited one. It has all that the inherited one says of itself, annotations among it,
 * so frameworks that look at it see no difference; only its code is another.
 */
final class Overriding extends ClassVisitor {

    private final ClassReading.Method method;
    private final ClassVisitor woven;
    private final Consumer<MethodVisitor> code;

    /** Types that stand for others in the superclass mean nothing in its subclass. */
    private boolean isGeneric;

    private Overriding(ClassReading.Method method, ClassVisitor woven, Consumer<MethodVisitor> code) {
        super(Opcodes.ASM9);
        this.method = method;
        this.woven = woven;
        this.code = code;
    }

    static void write(WeavePlan.Inherited inherited, ClassVisitor woven, Consumer<MethodVisitor> code) {
        new ClassReader(inherited.declaring())
                .accept(
                        new Overriding(inherited.method(), woven, code),
                        ClassReader.SKIP_CODE | ClassReader.SKIP_FRAMES);
    }

    @Override
    public void visit(
            int version,
            int access,
            String name,
            @Nullable String signature,
            @Nullable String superName,
            String @Nullable [] interfaces) {
        isGeneric = signature != null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        if (!method.key().equals(name + descriptor)) {
            return null;
        }
        int flags = Opcodes.ACC_PUBLIC | Opcodes.ACC_SYNTHETIC | access & (Opcodes.ACC_VARARGS | Opcodes.ACC_BRIDGE);
        MethodVisitor overriding = woven.visitMethod(flags, name, descriptor, isGeneric ? null : signature, exceptions);
        return new MethodVisitor(Opcodes.ASM9, overriding) {
            @Override
            public void visitEnd() {
                mv.visitCode();
                code.accept(mv);
                mv.visitMaxs(0, 0);
                super.visitEnd();
            }
        };
    }
}
