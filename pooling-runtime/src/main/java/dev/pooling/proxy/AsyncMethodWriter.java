package dev.pooling.proxy;

import dev.pooling.pool.BoundCall;
import dev.pooling.pool.CallDispatcher;
import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Writes one pooled method with an asynchronous return type. Its attempts may be made later and from other threads, so its
 * arguments are kept in a lambda:
 *
 * <pre>{@code
 * R m(args) {
 *     CallDispatcher d = this.d0;
 *     Object key = <what the call is routed by, see RouteWriter>;
 *     return (R) d.begin((agent, failure) -> attempt$d0(this, args, agent, failure), key);
 * }
 * private static Object attempt$d0(Proxy self, args, Object agent, Throwable failure) {
 *     if (agent == null) return <fallback method>;               // only if there is one
 *     return ((I) agent).m(args);
 * }
 * }</pre>
 */
final class AsyncMethodWriter {

    private static final String DISPATCHER = Type.getInternalName(CallDispatcher.class);
    private static final String BOUND_CALL = Type.getDescriptor(BoundCall.class);
    private static final String OBJECT = "java/lang/Object";
    private static final String AGENT_AND_FAILURE = "Ljava/lang/Object;Ljava/lang/Throwable;";
    private static final Type CALL = Type.getMethodType("(" + AGENT_AND_FAILURE + ")Ljava/lang/Object;");

    private static final Handle METAFACTORY = new Handle(
            Opcodes.H_INVOKESTATIC,
            Type.getInternalName(LambdaMetafactory.class),
            "metafactory",
            MethodType.methodType(
                            CallSite.class,
                            MethodHandles.Lookup.class,
                            String.class,
                            MethodType.class,
                            MethodType.class,
                            MethodHandle.class,
                            MethodType.class)
                    .toMethodDescriptorString(),
            false);

    private final String proxy;
    private final String type;
    private final MethodPlan plan;
    private final String field;
    private final PooledMethodWriter parts;
    private final String descriptor;

    AsyncMethodWriter(String proxy, Class<?> type, MethodPlan plan, String field) {
        this.proxy = proxy;
        this.type = Type.getInternalName(type);
        this.plan = plan;
        this.field = field;
        this.parts = new PooledMethodWriter(proxy, type, plan, field);
        this.descriptor = Type.getMethodDescriptor(plan.method());
    }

    void write(ClassWriter writer) {
        String attempt = "attempt$".concat(field);
        writeMethod(writer, attempt);
        writeAttempt(writer, attempt);
    }

    private String parameters() {
        return descriptor.substring(1, descriptor.indexOf(')'));
    }

    private String attemptDescriptor() {
        return "(L" + proxy + ";" + parameters() + AGENT_AND_FAILURE + ")Ljava/lang/Object;";
    }

    private void writeMethod(ClassWriter writer, String attempt) {
        MethodVisitor code =
                writer.visitMethod(Opcodes.ACC_PUBLIC, plan.method().getName(), descriptor, null, null);
        code.visitCode();
        int dispatcher = Type.getArgumentsAndReturnSizes(descriptor) >> 2;
        int key = dispatcher + 1;
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, proxy, field, Type.getDescriptor(CallDispatcher.class));
        code.visitVarInsn(Opcodes.ASTORE, dispatcher);
        RouteWriter route = new RouteWriter(plan, dispatcher, key);
        Label routed = new Label();
        route.writeKey(code);
        route.writeDescription(code, routed);
        code.visitLabel(routed);
        code.visitFrame(Opcodes.F_APPEND, 2, new Object[] {DISPATCHER, OBJECT}, 0, null);
        code.visitVarInsn(Opcodes.ALOAD, dispatcher);
        writeBoundCall(code, attempt);
        code.visitVarInsn(Opcodes.ALOAD, key);
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                DISPATCHER,
                "begin",
                "(" + BOUND_CALL + "L" + OBJECT + ";)L" + OBJECT + ";",
                false);
        code.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(plan.method().getReturnType()));
        code.visitInsn(Opcodes.ARETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    /** Leaves a {@link BoundCall} with the arguments of the method on the stack. */
    private void writeBoundCall(MethodVisitor code, String attempt) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        parts.loadArguments(code);
        code.visitInvokeDynamicInsn(
                "call",
                "(L" + proxy + ";" + parameters() + ")" + BOUND_CALL,
                METAFACTORY,
                CALL,
                new Handle(Opcodes.H_INVOKESTATIC, proxy, attempt, attemptDescriptor(), false),
                CALL);
    }

    private void writeAttempt(ClassWriter writer, String attempt) {
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
        MethodVisitor code = writer.visitMethod(access, attempt, attemptDescriptor(), null, null);
        int agent = Type.getArgumentsAndReturnSizes(descriptor) >> 2;
        code.visitCode();
        if (plan.fallbackMethod() != null) {
            Label asked = new Label();
            code.visitVarInsn(Opcodes.ALOAD, agent);
            code.visitJumpInsn(Opcodes.IFNONNULL, asked);
            parts.writeFallback(code, plan.fallbackMethod(), () -> code.visitVarInsn(Opcodes.ALOAD, agent + 1));
            code.visitLabel(asked);
            code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        }
        code.visitVarInsn(Opcodes.ALOAD, agent);
        code.visitTypeInsn(Opcodes.CHECKCAST, type);
        parts.loadArguments(code);
        code.visitMethodInsn(
                Opcodes.INVOKEINTERFACE, type, plan.target().getName(), Type.getMethodDescriptor(plan.target()), true);
        code.visitInsn(Opcodes.ARETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}
