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
 * Writes the body of a method whose attempts may be made later and from other threads, so that its arguments are kept in a
 * lambda:
 *
 * <pre>{@code
 *     CallDispatcher d = this.d0;
 *     Object key = <what the call is routed by, see RouteWriter>;
 *     d.<carrier>((agent, failure) -> attempt$d0(this, args, agent, failure), key)
 *
 * private static Object attempt$d0(Proxy self, args, Object agent, Throwable failure) {
 *     if (agent == null) return <fallback method>;               // only if there is one
 *     return ((I) agent).m(args);
 * }
 * }</pre>
 */
final class BoundCallWriter {

    private static final String DISPATCHER = Type.getInternalName(CallDispatcher.class);
    private static final String BOUND_CALL = Type.getDescriptor(BoundCall.class);
    private static final String OBJECT = "java/lang/Object";
    private static final String AGENT_AND_FAILURE = "Ljava/lang/Object;Ljava/lang/Throwable;";
    private static final Type CALL = Type.getMethodType("(" + AGENT_AND_FAILURE + ")Ljava/lang/Object;");
    private static final String CARRIER = "(" + BOUND_CALL + "L" + OBJECT + ";)L" + OBJECT + ";";

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
    private final MethodPlan plan;
    private final String field;
    private final String attempt;
    private final String parameters;
    private final AgentCallWriter agentCall;

    /** The first slot after the arguments. */
    private final int free;

    BoundCallWriter(String proxy, Class<?> type, MethodPlan plan, String field) {
        String descriptor = Type.getMethodDescriptor(plan.method());
        this.proxy = proxy;
        this.plan = plan;
        this.field = field;
        this.attempt = "attempt$".concat(field);
        this.parameters = descriptor.substring(1, descriptor.indexOf(')'));
        this.agentCall = new AgentCallWriter(type, plan);
        // The size counts the proxy.
        this.free = Type.getArgumentsAndReturnSizes(descriptor) >> 2;
    }

    /** Leaves what the carrier, a method of the dispatcher, returns on the stack. */
    void writeCall(MethodVisitor code, String carrier) {
        int dispatcher = free;
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
        writeBoundCall(code);
        code.visitVarInsn(Opcodes.ALOAD, key);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, DISPATCHER, carrier, CARRIER, false);
    }

    private void writeBoundCall(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        agentCall.loadArguments(code);
        code.visitInvokeDynamicInsn(
                "call",
                "(L" + proxy + ";" + parameters + ")" + BOUND_CALL,
                METAFACTORY,
                CALL,
                new Handle(Opcodes.H_INVOKESTATIC, proxy, attempt, attemptDescriptor(), false),
                CALL);
    }

    private String attemptDescriptor() {
        return "(L" + proxy + ";" + parameters + AGENT_AND_FAILURE + ")Ljava/lang/Object;";
    }

    /** Writes the method behind the lambda. */
    void writeAttempt(ClassWriter writer) {
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
        MethodVisitor code = writer.visitMethod(access, attempt, attemptDescriptor(), null, null);
        int agent = free;
        code.visitCode();
        if (plan.fallbackMethod() != null) {
            Label asked = new Label();
            code.visitVarInsn(Opcodes.ALOAD, agent);
            code.visitJumpInsn(Opcodes.IFNONNULL, asked);
            agentCall.writeFallback(code, plan.fallbackMethod(), () -> code.visitVarInsn(Opcodes.ALOAD, agent + 1));
            writeReturn(code, plan.method().getReturnType());
            code.visitLabel(asked);
            code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        }
        code.visitVarInsn(Opcodes.ALOAD, agent);
        agentCall.writeCall(code);
        writeReturn(code, plan.target().getReturnType());
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static void writeReturn(MethodVisitor code, Class<?> result) {
        if (result == void.class) {
            code.visitInsn(Opcodes.ACONST_NULL);
        } else {
            RouteWriter.box(code, result);
        }
        code.visitInsn(Opcodes.ARETURN);
    }
}
