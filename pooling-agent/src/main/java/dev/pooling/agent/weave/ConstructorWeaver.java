package dev.pooling.agent.weave;

import dev.pooling.agent.bridge.PoolingBridge;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Tells of a new object where the outermost constructor of its class ends. Where constructors call one another, each asks
 * at its beginning whether another one has called it:
 *
 * <pre>{@code
 * D(...) {                                                        // calls super(...)
 *     boolean delegated = PoolingBridge.isDelegated(D.class);     // only if a constructor calls this(...)
 *     ...
 *     PoolingBridge.constructed(this, D.class, delegated);        // before each return
 * }
 * D() {                                                           // calls this(...)
 *     boolean delegated = PoolingBridge.isDelegated(D.class);
 *     PoolingBridge.delegate(D.class);                            // between the arguments and the call
 *     this(...);
 *     PoolingBridge.constructed(this, D.class, delegated);
 * }
 * }</pre>
 */
final class ConstructorWeaver extends MethodVisitor {

    private static final String BRIDGE = Type.getInternalName(PoolingBridge.class);

    private final String owner;
    private final String superName;

    /** The local variable that holds whether another constructor has called this one; -1 if none does. */
    private final int delegated;

    private final boolean delegates;

    /** Objects of the class and of its superclass that were allocated and not initialised yet. */
    private int allocated;

    private boolean initialised;

    ConstructorWeaver(MethodVisitor code, String owner, String superName, boolean delegates, int delegated) {
        super(Opcodes.ASM9, code);
        this.owner = owner;
        this.superName = superName;
        this.delegates = delegates;
        this.delegated = delegated;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        if (delegated >= 0) {
            super.visitLdcInsn(Type.getObjectType(owner));
            super.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, "isDelegated", "(Ljava/lang/Class;)Z", false);
            super.visitVarInsn(Opcodes.ISTORE, delegated);
        }
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        if (opcode == Opcodes.NEW && !initialised && (type.equals(owner) || type.equals(superName))) {
            allocated++;
        }
        super.visitTypeInsn(opcode, type);
    }

    @Override
    public void visitMethodInsn(int opcode, String type, String name, String descriptor, boolean isInterface) {
        boolean initialises = opcode == Opcodes.INVOKESPECIAL
                && !initialised
                && name.equals("<init>")
                && (type.equals(owner) || type.equals(superName));
        if (initialises && allocated-- == 0) {
            initialised = true;
            if (delegates) {
                super.visitLdcInsn(Type.getObjectType(owner));
                super.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, "delegate", "(Ljava/lang/Class;)V", false);
            }
        }
        super.visitMethodInsn(opcode, type, name, descriptor, isInterface);
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode == Opcodes.RETURN) {
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitLdcInsn(Type.getObjectType(owner));
            if (delegated >= 0) {
                super.visitVarInsn(Opcodes.ILOAD, delegated);
            } else {
                super.visitInsn(Opcodes.ICONST_0);
            }
            super.visitMethodInsn(
                    Opcodes.INVOKESTATIC, BRIDGE, "constructed", "(Ljava/lang/Object;Ljava/lang/Class;Z)V", false);
        }
        super.visitInsn(opcode);
    }

    @Override
    public void visitFrame(int type, int localCount, Object[] locals, int stackCount, Object[] stack) {
        if (delegated < 0) {
            super.visitFrame(type, localCount, locals, stackCount, stack);
        } else {
            Object[] extended = Frames.withNumber(localCount, locals, delegated);
            super.visitFrame(type, extended.length, extended, stackCount, stack);
        }
    }
}
