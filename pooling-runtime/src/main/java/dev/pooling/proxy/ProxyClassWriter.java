package dev.pooling.proxy;

import dev.pooling.pool.CallDispatcher;
import java.lang.invoke.MethodType;
import java.util.List;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Writes the class of a proxy. What it writes depends on the annotations of the interface alone:
 *
 * <pre>{@code
 * public final class ChatService$$Pooled extends PooledProxy implements ChatService {
 *     private final CallDispatcher d0;                        // one for each pooled method
 *     public ChatService$$Pooled(Object backing, CallDispatcher[] dispatchers) {
 *         super(ChatService.class, backing);
 *         d0 = dispatchers[0];
 *     }
 *     ...                                                      // see PooledMethodWriter, HedgedMethodWriter, AsyncMethodWriter
 * }
 * }</pre>
 */
final class ProxyClassWriter {

    private static final String SUPER = Type.getInternalName(PooledProxy.class);
    private static final String DISPATCHER = Type.getDescriptor(CallDispatcher.class);
    private static final String CONSTRUCTOR = MethodType.methodType(void.class, Object.class, CallDispatcher[].class)
            .toMethodDescriptorString();

    private ProxyClassWriter() {}

    /**
     * Writes a class.
     *
     * @param className the binary name of the class
     * @param type the interface
     * @param methods the pooled methods, in the order of the dispatchers that the constructor gets
     * @return the class file
     */
    static byte[] write(String className, Class<?> type, List<MethodPlan> methods) {
        String proxy = className.replace('.', '/');
        // Frames are written by hand: computing them would load classes.
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(
                Opcodes.V17,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                proxy,
                null,
                SUPER,
                new String[] {Type.getInternalName(type)});
        for (int i = 0; i < methods.size(); i++) {
            writer.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, field(i), DISPATCHER, null, null)
                    .visitEnd();
        }
        writeConstructor(writer, proxy, type, methods.size());
        for (int i = 0; i < methods.size(); i++) {
            MethodPlan method = methods.get(i);
            if (method.async() != null) {
                new AsyncMethodWriter(proxy, type, method, field(i)).write(writer);
            } else {
                new PooledMethodWriter(proxy, type, method, field(i)).write(writer);
                if (method.mayBeHedged()) {
                    new HedgedMethodWriter(proxy, type, method, field(i)).write(writer);
                }
            }
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static String field(int index) {
        return "d".concat(Integer.toString(index));
    }

    private static void writeConstructor(ClassWriter writer, String proxy, Class<?> type, int dispatchers) {
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", CONSTRUCTOR, null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitLdcInsn(Type.getType(type));
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, SUPER, "<init>", "(Ljava/lang/Class;Ljava/lang/Object;)V", false);
        for (int i = 0; i < dispatchers; i++) {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(Opcodes.ALOAD, 2);
            code.visitLdcInsn(i);
            code.visitInsn(Opcodes.AALOAD);
            code.visitFieldInsn(Opcodes.PUTFIELD, proxy, field(i), DISPATCHER);
        }
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}
