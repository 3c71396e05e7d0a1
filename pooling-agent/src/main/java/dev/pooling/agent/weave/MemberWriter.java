package dev.pooling.agent.weave;

import dev.pooling.agent.bridge.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Writes the class of the objects that stand in a pool for the members of one implementation: they hold the member weakly,
 * and note that calls which the member makes come from within the pool. What the author wrote is called directly where it
 * has a method of its own; elsewhere the guard before it finds out that the call comes from the pool.
 *
 * <pre>{@code
 * public final class C$$Member implements I {
 *     private final Member member;
 *     R m(args) {
 *         Object target = member.get();
 *         if (target == null) throw member.gone();
 *         Attempts attempts = PoolingBridge.attempts();
 *         int depth = attempts.enter(member);
 *         try {
 *             return ((C) target).m$pooling$body(args);           // or ((I) target).m(args)
 *         } finally {
 *             attempts.exit(depth);
 *         }
 *     }
 *     ...
 * }
 * }</pre>
 */
final class MemberWriter {

    private static final String MEMBER = Type.getInternalName(Member.class);
    private static final String OBJECT = "java/lang/Object";
    private static final String FIELD = "member";
    private static final String FIELD_TYPE = 'L' + MEMBER + ';';

    private final String name;
    private final String type;
    private final String implementation;
    private final Class<?> interfaceType;
    private final Set<String> moved;
    private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);

    /** For an interface, and an implementation some of whose methods had their body moved. */
    MemberWriter(Class<?> type, Class<?> implementation, Set<String> moved) {
        this.interfaceType = type;
        this.type = Type.getInternalName(type);
        this.implementation = Type.getInternalName(implementation);
        this.name = this.implementation + "$$Member$" + type.getName().replace('.', '_');
        this.moved = moved;
    }

    String className() {
        return name.replace('/', '.');
    }

    /** Writes the class file; once. */
    byte[] write() {
        writeHead();
        for (Method method : forwarded(interfaceType)) {
            writeMethod(method);
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    /** All methods of the interface that an object may have, but for those of {@link Object}. */
    private static List<Method> forwarded(Class<?> type) {
        List<Method> methods = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Method method : type.getMethods()) {
            String key = method.getName() + Type.getMethodDescriptor(method);
            if (!Modifier.isStatic(method.getModifiers()) && !isOfObject(key) && seen.add(key)) {
                methods.add(method);
            }
        }
        return methods;
    }

    private static boolean isOfObject(String key) {
        return switch (key) {
            case "equals(Ljava/lang/Object;)Z", "hashCode()I", "toString()Ljava/lang/String;", "finalize()V" -> true;
            default -> false;
        };
    }

    private void writeHead() {
        int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC;
        writer.visit(Opcodes.V17, access, name, null, OBJECT, new String[] {type});
        writer.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, FIELD, FIELD_TYPE, null, null)
                .visitEnd();
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", '(' + FIELD_TYPE + ")V", null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, OBJECT, "<init>", "()V", false);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitFieldInsn(Opcodes.PUTFIELD, name, FIELD, FIELD_TYPE);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
        writeToString();
    }

    private void writeToString() {
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "toString", "()Ljava/lang/String;", null, null);
        code.visitCode();
        loadMember(code);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, MEMBER, "toString", "()Ljava/lang/String;", false);
        code.visitInsn(Opcodes.ARETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private void loadMember(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, name, FIELD, FIELD_TYPE);
    }

    private void writeMethod(Method method) {
        String descriptor = Type.getMethodDescriptor(method);
        int target = Type.getArgumentsAndReturnSizes(descriptor) >> 2;
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, method.getName(), descriptor, null, null);
        code.visitCode();
        writeTarget(code, descriptor, target);
        Object[] locals = Frames.first(name, descriptor, OBJECT);
        new AttemptCode(code, true).write(locals, Type.getReturnType(descriptor), () -> loadMember(code), () -> {
            code.visitVarInsn(Opcodes.ALOAD, target);
            writeCall(code, method.getName(), descriptor);
        });
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private void writeTarget(MethodVisitor code, String descriptor, int target) {
        Label there = new Label();
        loadMember(code);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, MEMBER, "get", "()Ljava/lang/Object;", false);
        code.visitInsn(Opcodes.DUP);
        code.visitVarInsn(Opcodes.ASTORE, target);
        code.visitJumpInsn(Opcodes.IFNONNULL, there);
        loadMember(code);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, MEMBER, "gone", "()Ljava/lang/RuntimeException;", false);
        code.visitInsn(Opcodes.ATHROW);
        code.visitLabel(there);
        Object[] locals = Frames.first(name, descriptor, OBJECT);
        code.visitFrame(Opcodes.F_NEW, locals.length, locals, 0, new Object[0]);
    }

    private void writeCall(MethodVisitor code, String method, String descriptor) {
        boolean direct = moved.contains(method + descriptor);
        code.visitTypeInsn(Opcodes.CHECKCAST, direct ? implementation : type);
        Guard.loadArguments(code, descriptor);
        if (direct) {
            String body = method + ClassWeaver.MOVED;
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, implementation, body, descriptor, false);
        } else {
            code.visitMethodInsn(Opcodes.INVOKEINTERFACE, type, method, descriptor, true);
        }
    }
}
