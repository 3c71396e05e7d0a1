package dev.pooling.proxy;

import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Writes one pooled method with an asynchronous return type:
 *
 * <pre>{@code
 * R m(args) {
 *     return (R) <call by "begin", see BoundCallWriter>;
 * }
 * }</pre>
 */
final class AsyncMethodWriter {

    private final MethodPlan plan;
    private final BoundCallWriter boundCall;

    AsyncMethodWriter(String proxy, Class<?> type, MethodPlan plan, String field) {
        this.plan = plan;
        this.boundCall = new BoundCallWriter(proxy, type, plan, field);
    }

    void write(ClassWriter writer) {
        MethodVisitor code = writer.visitMethod(
                Opcodes.ACC_PUBLIC, plan.method().getName(), Type.getMethodDescriptor(plan.method()), null, null);
        code.visitCode();
        boundCall.writeCall(code, "begin");
        code.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(plan.method().getReturnType()));
        code.visitInsn(Opcodes.ARETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
        boundCall.writeAttempt(writer);
    }
}
