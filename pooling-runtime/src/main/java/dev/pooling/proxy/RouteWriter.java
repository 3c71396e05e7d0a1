package dev.pooling.proxy;

import dev.pooling.pool.CallDispatcher;
import java.lang.invoke.MethodType;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Writes what a call is routed by: the argument marked with {@code @RouteKey}, and all that a selector sees if there is one.
 *
 * <pre>{@code
 * Object key = <the argument>;                            // or null
 * if (d.describesCalls()) key = d.describe(new Object[] {args}, key);
 * }</pre>
 */
final class RouteWriter {

    private static final String DISPATCHER = Type.getInternalName(CallDispatcher.class);
    private static final String OBJECT = "java/lang/Object";

    private final MethodPlan plan;
    private final Type[] arguments;
    private final int dispatcher;
    private final int key;

    /** Takes the slots of the dispatcher and of the key. */
    RouteWriter(MethodPlan plan, int dispatcher, int key) {
        this.plan = plan;
        this.arguments = Type.getArgumentTypes(plan.method());
        this.dispatcher = dispatcher;
        this.key = key;
    }

    /** Stores the route key, or null, in its slot. */
    void writeKey(MethodVisitor code) {
        if (plan.routeKeyIndex() < 0) {
            code.visitInsn(Opcodes.ACONST_NULL);
        } else {
            int slot = 1;
            for (int i = 0; i < plan.routeKeyIndex(); i++) {
                slot += arguments[i].getSize();
            }
            loadBoxed(code, plan.routeKeyIndex(), slot);
        }
        code.visitVarInsn(Opcodes.ASTORE, key);
    }

    /** Lets the description of the call take the place of the key, where somebody looks at it. Ends at {@code next}. */
    void writeDescription(MethodVisitor code, Label next) {
        code.visitVarInsn(Opcodes.ALOAD, dispatcher);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, DISPATCHER, "describesCalls", "()Z", false);
        code.visitJumpInsn(Opcodes.IFEQ, next);
        code.visitVarInsn(Opcodes.ALOAD, dispatcher);
        code.visitIntInsn(Opcodes.SIPUSH, arguments.length);
        code.visitTypeInsn(Opcodes.ANEWARRAY, OBJECT);
        int slot = 1;
        for (int i = 0; i < arguments.length; i++) {
            code.visitInsn(Opcodes.DUP);
            code.visitIntInsn(Opcodes.SIPUSH, i);
            loadBoxed(code, i, slot);
            code.visitInsn(Opcodes.AASTORE);
            slot += arguments[i].getSize();
        }
        code.visitVarInsn(Opcodes.ALOAD, key);
        String descriptor = MethodType.methodType(Object.class, Object[].class, Object.class)
                .toMethodDescriptorString();
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, DISPATCHER, "describe", descriptor, false);
        code.visitVarInsn(Opcodes.ASTORE, key);
    }

    private void loadBoxed(MethodVisitor code, int index, int slot) {
        code.visitVarInsn(arguments[index].getOpcode(Opcodes.ILOAD), slot);
        box(code, plan.method().getParameterTypes()[index]);
    }

    /** Boxes the primitive value on the stack; leaves an object as it is. */
    static void box(MethodVisitor code, Class<?> raw) {
        if (raw.isPrimitive()) {
            Class<?> wrapper = MethodType.methodType(raw).wrap().returnType();
            String descriptor = MethodType.methodType(wrapper, raw).toMethodDescriptorString();
            code.visitMethodInsn(Opcodes.INVOKESTATIC, Type.getInternalName(wrapper), "valueOf", descriptor, false);
        }
    }
}
