package dev.pooling.proxy;

import java.lang.invoke.MethodType;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Writes what a pooled method that returns its result calls when it is hedged. Two agents may be at work for one call then,
 * none of them on the thread of the caller:
 *
 * <pre>{@code
 * private static R hedged$d0(Proxy self, args) {
 *     return (R) <call by "executeHedged", see BoundCallWriter>;
 * }
 * }</pre>
 */
final class HedgedMethodWriter {

    private final String proxy;
    private final MethodPlan plan;
    private final String field;
    private final BoundCallWriter boundCall;

    HedgedMethodWriter(String proxy, Class<?> type, MethodPlan plan, String field) {
        this.proxy = proxy;
        this.plan = plan;
        this.field = field;
        this.boundCall = new BoundCallWriter(proxy, type, plan, field);
    }

    static String name(String field) {
        return "hedged$".concat(field);
    }

    /** Takes the proxy before the parameters of the method. */
    static String descriptor(String proxy, String ofMethod) {
        return "(L" + proxy + ";" + ofMethod.substring(1);
    }

    void write(ClassWriter writer) {
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
        String descriptor = descriptor(proxy, Type.getMethodDescriptor(plan.method()));
        MethodVisitor code = writer.visitMethod(access, name(field), descriptor, null, null);
        code.visitCode();
        boundCall.writeCall(code, "executeHedged");
        writeReturn(code, plan.method().getReturnType());
        code.visitMaxs(0, 0);
        code.visitEnd();
        boundCall.writeAttempt(writer);
    }

    private static void writeReturn(MethodVisitor code, Class<?> result) {
        if (result.isPrimitive() && result != void.class) {
            unbox(code, result);
        } else if (result != void.class) {
            code.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(result));
        }
        code.visitInsn(Type.getType(result).getOpcode(Opcodes.IRETURN));
    }

    private static void unbox(MethodVisitor code, Class<?> raw) {
        String wrapper = Type.getInternalName(MethodType.methodType(raw).wrap().returnType());
        code.visitTypeInsn(Opcodes.CHECKCAST, wrapper);
        String method = raw.getName().concat("Value");
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, wrapper, method, "()" + Type.getDescriptor(raw), false);
    }
}
