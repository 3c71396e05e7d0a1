package dev.pooling.proxy;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Writes what all pooled methods have in common: the call of the agent's method, and that of the fallback method. The
 * proxy is in slot 0, the arguments come after it.
 */
final class AgentCallWriter {

    private final String type;
    private final MethodPlan plan;
    private final Type[] arguments;

    AgentCallWriter(Class<?> type, MethodPlan plan) {
        this.type = Type.getInternalName(type);
        this.plan = plan;
        this.arguments = Type.getArgumentTypes(plan.method());
    }

    /** Calls the agent on the stack, and leaves what it returns there. */
    void writeCall(MethodVisitor code) {
        code.visitTypeInsn(Opcodes.CHECKCAST, type);
        loadArguments(code);
        code.visitMethodInsn(
                Opcodes.INVOKEINTERFACE, type, plan.target().getName(), Type.getMethodDescriptor(plan.target()), true);
    }

    /** Calls the fallback method, and leaves what it returns on the stack. */
    void writeFallback(MethodVisitor code, FallbackMethod fallback, Runnable loadFailure) {
        Class<?>[] offered = plan.method().getParameterTypes();
        Class<?>[] wanted = fallback.method().getParameterTypes();
        if (!fallback.isStatic()) {
            code.visitVarInsn(Opcodes.ALOAD, 0);
        }
        int slot = 1;
        for (int i = 0; i < arguments.length; i++) {
            code.visitVarInsn(arguments[i].getOpcode(Opcodes.ILOAD), slot);
            cast(code, offered[i], wanted[i]);
            slot += arguments[i].getSize();
        }
        if (fallback.takesFailure()) {
            loadFailure.run();
        }
        code.visitMethodInsn(
                fallback.isStatic() ? Opcodes.INVOKESTATIC : Opcodes.INVOKEINTERFACE,
                fallback.isStatic() ? Type.getInternalName(fallback.method().getDeclaringClass()) : type,
                fallback.method().getName(),
                Type.getMethodDescriptor(fallback.method()),
                true);
        cast(code, fallback.method().getReturnType(), plan.method().getReturnType());
    }

    private static void cast(MethodVisitor code, Class<?> from, Class<?> to) {
        if (PackageAccess.needsCast(from, to)) {
            code.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(to));
        }
    }

    /** Loads the arguments. */
    void loadArguments(MethodVisitor code) {
        int slot = 1;
        for (Type argument : arguments) {
            code.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), slot);
            slot += argument.getSize();
        }
    }
}
