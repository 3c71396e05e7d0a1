package dev.pooling.agent.weave;

import dev.pooling.agent.bridge.PoolingBridge;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * What stands at the beginning of a woven method:
 *
 * <pre>{@code
 * Object proxy = PoolingBridge.route(this, I.class);
 * if (proxy != null) return ((I) proxy).m(args);
 * }</pre>
 *
 * The proxy stays on the stack, so the method needs no further local variable.
 */
final class Guard {

    private static final String BRIDGE = Type.getInternalName(PoolingBridge.class);
    private static final String ROUTE = "(Ljava/lang/Object;Ljava/lang/Class;)Ljava/lang/Object;";
    private static final String OBJECT = "java/lang/Object";

    private final String owner;
    private final boolean hasFrames;
    private final Form form;

    Guard(String owner, int majorVersion, Form form) {
        this.owner = owner;
        this.hasFrames = majorVersion >= Opcodes.V1_6;
        this.form = form;
    }

    /** Writes the guard of a method with this descriptor, which may be narrower than that of the interface. */
    void write(MethodVisitor code, String descriptor, Target target) {
        Label asWritten = new Label();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitLdcInsn(Type.getObjectType(target.type()));
        code.visitMethodInsn(
                Opcodes.INVOKESTATIC, BRIDGE, form.hasOlderObjects() ? "routeLate" : "route", ROUTE, false);
        code.visitInsn(Opcodes.DUP);
        code.visitJumpInsn(Opcodes.IFNULL, asWritten);
        code.visitTypeInsn(Opcodes.CHECKCAST, target.type());
        loadArguments(code, descriptor);
        code.visitMethodInsn(Opcodes.INVOKEINTERFACE, target.type(), target.name(), target.descriptor(), true);
        Type result = Type.getReturnType(descriptor);
        if (!result.equals(Type.getReturnType(target.descriptor()))) {
            code.visitTypeInsn(Opcodes.CHECKCAST, result.getInternalName());
        }
        code.visitInsn(result.getOpcode(Opcodes.IRETURN));
        code.visitLabel(asWritten);
        if (hasFrames) {
            Object[] locals = Frames.first(owner, descriptor);
            code.visitFrame(Opcodes.F_NEW, locals.length, locals, 1, new Object[] {OBJECT});
        }
        code.visitInsn(Opcodes.POP);
    }

    static void loadArguments(MethodVisitor code, String descriptor) {
        int slot = 1;
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            code.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), slot);
            slot += argument.getSize();
        }
    }
}
