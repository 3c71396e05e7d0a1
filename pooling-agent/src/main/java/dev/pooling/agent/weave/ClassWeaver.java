package dev.pooling.agent.weave;

import dev.pooling.agent.bridge.PoolingBridge;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Weaves one class. While it loads, the body of each pooled method moves to a private method of its own, which the pool
 * calls directly; what remains is a guard that sends calls from outside to the pool:
 *
 * <pre>{@code
 * R m(args) {
 *     Object proxy = PoolingBridge.route(this, I.class);
 *     if (proxy != null) return ((I) proxy).m(args);
 *     return m$pooling$body(args);
 * }
 * }</pre>
 *
 * A class that is loaded already can't get a method: there the guard stands before the body, in its place. A method that
 * is inherited from a class without guards is overridden.
 *
 * <p>The result depends on the class file and the plan alone, so a class that some other agent has transformed anew gets
 * what it had.
 */
public final class ClassWeaver extends ClassVisitor {

    private static final String BRIDGE = Type.getInternalName(PoolingBridge.class);

    /** How the name of the private method ends that a moved body is in: as nobody else names one. */
    static final String MOVED = "$pooling$body";

    /** What the private method is called that hands out what the class itself may do, to let a nestmate in. */
    static final String LOOKUP = "$pooling$lookup";

    private static final String LOOKUP_TYPE = "()Ljava/lang/invoke/MethodHandles$Lookup;";

    /** The flags that say how a body runs. */
    private static final int OF_BODY = Opcodes.ACC_SYNCHRONIZED | Opcodes.ACC_STRICT;

    /** Where it stands in a class file. */
    private static final int MAJOR_VERSION = 6;

    private final String owner;
    private final WeavePlan plan;
    private final ConstructorFacts constructors;
    private final int majorVersion;
    private final String superName;
    private final Guard guard;
    private final SuperCalls superCalls;

    private ClassWeaver(ClassVisitor next, ClassReader reader, WeavePlan plan) {
        super(Opcodes.ASM9, next);
        this.owner = reader.getClassName();
        this.superName = reader.getSuperName();
        this.majorVersion = reader.readUnsignedShort(MAJOR_VERSION);
        this.plan = plan;
        this.constructors = ConstructorFacts.of(reader);
        this.guard = new Guard(owner, majorVersion, plan.form());
        this.superCalls = new SuperCalls(owner, superName, plan.pooledAbove());
    }

    /**
     * Weaves a class.
     *
     * @param classFile the class file; not null
     * @param plan what to weave; not null
     * @return the new class file; never null
     */
    public static byte[] weave(byte[] classFile, WeavePlan plan) {
        ClassReader reader = new ClassReader(classFile);
        // Frames are written by hand: computing them would load classes.
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new ClassWeaver(writer, reader, plan), ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        if (name.equals("<init>")) {
            MethodVisitor code = super.visitMethod(access, name, descriptor, signature, exceptions);
            return plan.constructors()
                    ? new ConstructorWeaver(
                            code,
                            owner,
                            superName,
                            constructors.delegates(descriptor),
                            constructors.freeLocal(descriptor))
                    : code;
        }
        Target target = plan.methods().get(name + descriptor);
        if (plan.moved().contains(name + descriptor)) {
            return moved(access, name, descriptor, signature, exceptions, target);
        }
        MethodVisitor code = super.visitMethod(access, name, descriptor, signature, exceptions);
        return target == null ? unpooled(code, access, name + descriptor) : new Guarded(code, descriptor, target);
    }

    private MethodVisitor unpooled(MethodVisitor method, int access, String key) {
        MethodVisitor code = superCalls.in(method);
        boolean closes = plan.closes() && key.equals("close()V");
        return closes && (access & (Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0
                ? new Closing(code)
                : code;
    }

    private MethodVisitor moved(
            int access,
            String name,
            String descriptor,
            @Nullable String signature,
            String @Nullable [] exceptions,
            @Nullable Target target) {
        MethodVisitor declaration =
                super.visitMethod(access & ~Opcodes.ACC_SYNCHRONIZED, name, descriptor, signature, exceptions);
        MethodVisitor body = super.visitMethod(
                Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC | access & OF_BODY,
                name + MOVED,
                descriptor,
                null,
                exceptions);
        return new MovedBody(body, declaration, () -> {
            declaration.visitCode();
            if (target != null) {
                guard.write(declaration, descriptor, target);
            }
            callSpecial(declaration, owner, name + MOVED, descriptor);
            declaration.visitMaxs(0, 0);
            declaration.visitEnd();
        });
    }

    @Override
    public void visitEnd() {
        if (!plan.moved().isEmpty()) {
            writeLookup();
        }
        for (WeavePlan.Inherited inherited : plan.inherited()) {
            Overriding.write(inherited, cv, code -> writeOverriding(code, inherited));
        }
        superCalls.write(cv, majorVersion >= Opcodes.V1_6);
        super.visitEnd();
    }

    private void writeOverriding(MethodVisitor code, WeavePlan.Inherited inherited) {
        Target target = inherited.target();
        String descriptor = inherited.method().descriptor();
        if (inherited.closes()) {
            writeClosing(code);
        }
        if (target != null) {
            guard.write(code, descriptor, target);
        }
        callSpecial(code, superName, inherited.method().name(), descriptor);
    }

    private static void writeClosing(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, "closing", "(Ljava/lang/Object;)V", false);
    }

    private void writeLookup() {
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
        MethodVisitor code = super.visitMethod(access, LOOKUP, LOOKUP_TYPE, null, null);
        code.visitCode();
        code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/invoke/MethodHandles", "lookup", LOOKUP_TYPE, false);
        code.visitInsn(Opcodes.ARETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static void callSpecial(MethodVisitor code, String type, String name, String descriptor) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        Guard.loadArguments(code, descriptor);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, type, name, descriptor, false);
        code.visitInsn(Type.getReturnType(descriptor).getOpcode(Opcodes.IRETURN));
    }

    /** A method with the guard before its body. */
    private final class Guarded extends MethodVisitor {

        private final String descriptor;
        private final Target target;

        Guarded(MethodVisitor code, String descriptor, Target target) {
            super(Opcodes.ASM9, code);
            this.descriptor = descriptor;
            this.target = target;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            guard.write(mv, descriptor, target);
        }
    }

    /** The method {@code close()}, which tells that the object is out of use. */
    private static final class Closing extends MethodVisitor {

        Closing(MethodVisitor code) {
            super(Opcodes.ASM9, code);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            writeClosing(mv);
        }
    }
}
