package dev.pooling.proxy;

import dev.pooling.pool.AgentLease;
import dev.pooling.pool.CallDispatcher;
import dev.pooling.pool.CallProgress;
import dev.pooling.pool.CallWatch;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Writes one pooled method: the loop of {@link CallDispatcher} around a direct call of the agent's method. The
 * arguments stay in their slots; there is no reflection, no boxing, no array and no lambda on the way.
 *
 * <pre>{@code
 * R m(args) {
 *     if (this.d0.isHedged()) return hedged$d0(this, args);    // only if calls are marked as idempotent
 *     CallDispatcher d = this.d0.enter();
 *     long start = d.nanoTime();
 *     CallProgress progress = null; AgentLease lease = null; CallWatch watch = null;
 *     R result = null;
 *     Object key = <what the call is routed by, see RouteWriter>;
 *     while (true) {
 *         try {
 *             if (lease == null) lease = d.lease(key, start);
 *             watch = d.watch(lease, start);
 *             result = ((I) lease.agent()).m(args);
 *             if (d.judgesValues()) d.judge(lease, result);
 *             d.succeeded(progress, lease, watch, start);
 *             return result;
 *         } catch (Throwable failure) {
 *             progress = d.failed(progress, lease, watch, start, key, failure);
 *             if (progress.returnsResult()) return result;
 *             lease = progress.lease();
 *             if (lease == null) return <fallback method>;       // only if there is one
 *             start = progress.startNanos();
 *             watch = null;
 *         }
 *     }
 * }
 * }</pre>
 */
final class PooledMethodWriter {

    private static final String DISPATCHER = Type.getInternalName(CallDispatcher.class);
    private static final String PROGRESS = Type.getInternalName(CallProgress.class);
    private static final String LEASE = Type.getInternalName(AgentLease.class);
    private static final String WATCH = Type.getInternalName(CallWatch.class);
    private static final String OBJECT = "java/lang/Object";
    private static final String THROWABLE = "java/lang/Throwable";

    private static final String ENTER = descriptor(CallDispatcher.class);
    private static final String LEASE_IT = descriptor(AgentLease.class, Object.class, long.class);
    private static final String WATCH_IT = descriptor(CallWatch.class, AgentLease.class, long.class);
    private static final String SUCCEEDED =
            descriptor(void.class, CallProgress.class, AgentLease.class, CallWatch.class, long.class);
    private static final String FAILED = descriptor(
            CallProgress.class,
            CallProgress.class,
            AgentLease.class,
            CallWatch.class,
            long.class,
            Object.class,
            Throwable.class);
    private static final String JUDGE = descriptor(void.class, AgentLease.class, Object.class);
    private static final String GET_LEASE = descriptor(AgentLease.class);
    private static final String GET_FAILURE = descriptor(Throwable.class);

    private final String proxy;
    private final MethodPlan plan;
    private final String field;
    private final String descriptor;
    private final Type[] arguments;
    private final Type result;
    private final Class<?> resultClass;
    private final RouteWriter route;
    private final AgentCallWriter agentCall;

    // Slots of the local variables.
    private final int dispatcher;
    private final int start;
    private final int progress;
    private final int lease;
    private final int watch;
    private final int key;
    private final int failure;
    private final int value;

    PooledMethodWriter(String proxy, Class<?> type, MethodPlan plan, String field) {
        this.proxy = proxy;
        this.plan = plan;
        this.field = field;
        this.descriptor = Type.getMethodDescriptor(plan.method());
        this.arguments = Type.getArgumentTypes(descriptor);
        this.resultClass = plan.target().getReturnType();
        this.result = Type.getType(resultClass);
        // The size counts `this`.
        this.dispatcher = Type.getArgumentsAndReturnSizes(descriptor) >> 2;
        this.start = dispatcher + 1;
        this.progress = start + 2;
        this.lease = progress + 1;
        this.watch = lease + 1;
        this.key = watch + 1;
        this.route = new RouteWriter(plan, dispatcher, key);
        this.agentCall = new AgentCallWriter(type, plan);
        this.value = key + 1;
        this.failure = value + result.getSize();
    }

    private static String descriptor(Class<?> result, Class<?>... parameters) {
        return MethodType.methodType(result, parameters).toMethodDescriptorString();
    }

    void write(ClassWriter writer) {
        MethodVisitor code =
                writer.visitMethod(Opcodes.ACC_PUBLIC, plan.method().getName(), descriptor, null, null);
        code.visitCode();
        Label attempt = new Label();
        Label end = new Label();
        Label failed = new Label();
        code.visitTryCatchBlock(attempt, end, failed, THROWABLE);
        if (plan.mayBeHedged()) {
            writeHedging(code);
        }
        writeStart(code);
        route.writeDescription(code, attempt);
        code.visitLabel(attempt);
        Object[] locals = locals();
        code.visitFrame(Opcodes.F_FULL, locals.length, locals, 0, new Object[0]);
        writeAttempt(code);
        code.visitLabel(end);
        code.visitLabel(failed);
        code.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {THROWABLE});
        writeFailed(code, attempt);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    /** {@link HedgedMethodWriter} writes the method that is called. */
    private void writeHedging(MethodVisitor code) {
        Label plain = new Label();
        loadDispatcher(code);
        invoke(code, DISPATCHER, "isHedged", "()Z");
        code.visitJumpInsn(Opcodes.IFEQ, plain);
        load(code, 0);
        agentCall.loadArguments(code);
        code.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                proxy,
                HedgedMethodWriter.name(field),
                HedgedMethodWriter.descriptor(proxy, descriptor),
                false);
        code.visitInsn(result.getOpcode(Opcodes.IRETURN));
        code.visitLabel(plain);
        code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    }

    private void loadDispatcher(MethodVisitor code) {
        load(code, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, proxy, field, Type.getDescriptor(CallDispatcher.class));
    }

    private void writeStart(MethodVisitor code) {
        loadDispatcher(code);
        invoke(code, DISPATCHER, "enter", ENTER);
        code.visitInsn(Opcodes.DUP);
        code.visitVarInsn(Opcodes.ASTORE, dispatcher);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, DISPATCHER, "nanoTime", "()J", false);
        code.visitVarInsn(Opcodes.LSTORE, start);
        storeNull(code, progress);
        storeNull(code, lease);
        storeNull(code, watch);
        route.writeKey(code);
        if (hasResult()) {
            code.visitInsn(defaultOf(result));
            code.visitVarInsn(result.getOpcode(Opcodes.ISTORE), value);
        }
    }

    private boolean hasResult() {
        return result.getSort() != Type.VOID;
    }

    private static int defaultOf(Type type) {
        return switch (type.getSort()) {
            case Type.LONG -> Opcodes.LCONST_0;
            case Type.DOUBLE -> Opcodes.DCONST_0;
            case Type.FLOAT -> Opcodes.FCONST_0;
            case Type.OBJECT, Type.ARRAY -> Opcodes.ACONST_NULL;
            default -> Opcodes.ICONST_0;
        };
    }

    private static void storeNull(MethodVisitor code, int slot) {
        code.visitInsn(Opcodes.ACONST_NULL);
        code.visitVarInsn(Opcodes.ASTORE, slot);
    }

    private Object[] locals() {
        List<Object> locals = new ArrayList<>();
        locals.add(proxy);
        for (Type argument : arguments) {
            locals.add(verificationType(argument));
        }
        locals.addAll(List.of(DISPATCHER, Opcodes.LONG, PROGRESS, LEASE, WATCH, OBJECT));
        if (hasResult()) {
            locals.add(verificationType(result));
        }
        return locals.toArray();
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

    private void writeAttempt(MethodVisitor code) {
        Label picked = new Label();
        code.visitVarInsn(Opcodes.ALOAD, lease);
        code.visitJumpInsn(Opcodes.IFNONNULL, picked);
        load(code, dispatcher, key);
        code.visitVarInsn(Opcodes.LLOAD, start);
        invoke(code, DISPATCHER, "lease", LEASE_IT);
        code.visitVarInsn(Opcodes.ASTORE, lease);
        code.visitLabel(picked);
        code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        load(code, dispatcher, lease);
        code.visitVarInsn(Opcodes.LLOAD, start);
        invoke(code, DISPATCHER, "watch", WATCH_IT);
        code.visitVarInsn(Opcodes.ASTORE, watch);
        load(code, lease);
        invoke(code, LEASE, "agent", "()Ljava/lang/Object;");
        agentCall.writeCall(code);
        if (hasResult()) {
            code.visitVarInsn(result.getOpcode(Opcodes.ISTORE), value);
            writeJudging(code);
        }
        load(code, dispatcher, progress, lease, watch);
        code.visitVarInsn(Opcodes.LLOAD, start);
        invoke(code, DISPATCHER, "succeeded", SUCCEEDED);
        if (hasResult()) {
            code.visitVarInsn(result.getOpcode(Opcodes.ILOAD), value);
        }
        code.visitInsn(result.getOpcode(Opcodes.IRETURN));
    }

    /** A primitive result is boxed only where somebody wants to look at it. */
    private void writeJudging(MethodVisitor code) {
        Label judged = new Label();
        load(code, dispatcher);
        invoke(code, DISPATCHER, "judgesValues", "()Z");
        code.visitJumpInsn(Opcodes.IFEQ, judged);
        load(code, dispatcher, lease);
        code.visitVarInsn(result.getOpcode(Opcodes.ILOAD), value);
        RouteWriter.box(code, resultClass);
        invoke(code, DISPATCHER, "judge", JUDGE);
        code.visitLabel(judged);
        code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    }

    private void writeFailed(MethodVisitor code, Label attempt) {
        code.visitVarInsn(Opcodes.ASTORE, failure);
        load(code, dispatcher, progress, lease, watch);
        code.visitVarInsn(Opcodes.LLOAD, start);
        load(code, key, failure);
        invoke(code, DISPATCHER, "failed", FAILED);
        code.visitVarInsn(Opcodes.ASTORE, progress);
        if (hasResult()) {
            writeReturnsResult(code);
        }
        load(code, progress);
        invoke(code, PROGRESS, "lease", GET_LEASE);
        code.visitVarInsn(Opcodes.ASTORE, lease);
        if (plan.fallbackMethod() != null) {
            Label again = new Label();
            code.visitVarInsn(Opcodes.ALOAD, lease);
            code.visitJumpInsn(Opcodes.IFNONNULL, again);
            agentCall.writeFallback(code, plan.fallbackMethod(), () -> {
                load(code, progress);
                invoke(code, PROGRESS, "failure", GET_FAILURE);
            });
            code.visitInsn(result.getOpcode(Opcodes.IRETURN));
            code.visitLabel(again);
            code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        }
        load(code, progress);
        invoke(code, PROGRESS, "startNanos", "()J");
        code.visitVarInsn(Opcodes.LSTORE, start);
        storeNull(code, watch);
        code.visitJumpInsn(Opcodes.GOTO, attempt);
    }

    /** The last result is returned for want of a better one. */
    private void writeReturnsResult(MethodVisitor code) {
        Label goesOn = new Label();
        load(code, progress);
        invoke(code, PROGRESS, "returnsResult", "()Z");
        code.visitJumpInsn(Opcodes.IFEQ, goesOn);
        code.visitVarInsn(result.getOpcode(Opcodes.ILOAD), value);
        code.visitInsn(result.getOpcode(Opcodes.IRETURN));
        code.visitLabel(goesOn);
        code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    }

    private static void load(MethodVisitor code, int... slots) {
        for (int slot : slots) {
            code.visitVarInsn(Opcodes.ALOAD, slot);
        }
    }

    private static void invoke(MethodVisitor code, String owner, String name, String descriptor) {
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, name, descriptor, false);
    }
}
