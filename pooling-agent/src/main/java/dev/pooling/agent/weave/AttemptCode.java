package dev.pooling.agent.weave;

import dev.pooling.agent.bridge.Attempts;
import dev.pooling.agent.bridge.Member;
import dev.pooling.agent.bridge.PoolingBridge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Writes a call during which the thread is within an attempt, so that what it calls runs as written:
 *
 * <pre>{@code
 * Attempts attempts = PoolingBridge.attempts();
 * int depth = attempts.enter(member);
 * try {
 *     return <call>;
 * } finally {
 *     attempts.exit(depth);
 * }
 * }</pre>
 */
final class AttemptCode {

    private static final String ATTEMPTS = Type.getInternalName(Attempts.class);
    private static final String BRIDGE = Type.getInternalName(PoolingBridge.class);
    private static final String ENTER = '(' + Type.getDescriptor(Member.class) + ")I";

    private final MethodVisitor code;
    private final boolean hasFrames;

    AttemptCode(MethodVisitor code, boolean hasFrames) {
        this.code = code;
        this.hasFrames = hasFrames;
    }

    /** With these local variables; {@code member} and {@code call} leave a member and the result on the stack. */
    void write(Object[] locals, Type result, Runnable member, Runnable call) {
        Label begin = new Label();
        Label end = new Label();
        Label failed = new Label();
        int attempts = Frames.slots(locals);
        code.visitTryCatchBlock(begin, end, failed, null);
        enter(attempts, member);
        code.visitLabel(begin);
        call.run();
        code.visitLabel(end);
        // The result waits on the stack.
        exit(attempts);
        code.visitInsn(result.getOpcode(Opcodes.IRETURN));
        code.visitLabel(failed);
        if (hasFrames) {
            List<Object> all = new ArrayList<>(Arrays.asList(locals));
            all.addAll(List.of(ATTEMPTS, Opcodes.INTEGER));
            code.visitFrame(Opcodes.F_NEW, all.size(), all.toArray(), 1, new Object[] {"java/lang/Throwable"});
        }
        exit(attempts);
        code.visitInsn(Opcodes.ATHROW);
    }

    private void enter(int attempts, Runnable member) {
        code.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, "attempts", "()L" + ATTEMPTS + ';', false);
        code.visitInsn(Opcodes.DUP);
        code.visitVarInsn(Opcodes.ASTORE, attempts);
        member.run();
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, ATTEMPTS, "enter", ENTER, false);
        code.visitVarInsn(Opcodes.ISTORE, attempts + 1);
    }

    private void exit(int attempts) {
        code.visitVarInsn(Opcodes.ALOAD, attempts);
        code.visitVarInsn(Opcodes.ILOAD, attempts + 1);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, ATTEMPTS, "exit", "(I)V", false);
    }
}
