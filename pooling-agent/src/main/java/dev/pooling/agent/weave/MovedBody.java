package dev.pooling.agent.weave;

import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.Attribute;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.TypePath;
import org.jspecify.annotations.Nullable;

/** Sends the code of a method to one visitor and what else there is to be said of it to another one. */
final class MovedBody extends MethodVisitor {

    private final MethodVisitor declaration;
    private final Runnable writeDeclaration;

    /** The declaration gets its own code in the end. */
    MovedBody(MethodVisitor body, MethodVisitor declaration, Runnable writeDeclaration) {
        super(Opcodes.ASM9, body);
        this.declaration = declaration;
        this.writeDeclaration = writeDeclaration;
    }

    @Override
    public void visitEnd() {
        super.visitEnd();
        writeDeclaration.run();
    }

    @Override
    public void visitParameter(@Nullable String name, int access) {
        declaration.visitParameter(name, access);
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        return declaration.visitAnnotation(descriptor, visible);
    }

    @Override
    public @Nullable AnnotationVisitor visitTypeAnnotation(
            int reference, @Nullable TypePath path, String descriptor, boolean visible) {
        return declaration.visitTypeAnnotation(reference, path, descriptor, visible);
    }

    @Override
    public void visitAnnotableParameterCount(int count, boolean visible) {
        declaration.visitAnnotableParameterCount(count, visible);
    }

    @Override
    public @Nullable AnnotationVisitor visitParameterAnnotation(int parameter, String descriptor, boolean visible) {
        return declaration.visitParameterAnnotation(parameter, descriptor, visible);
    }

    @Override
    public void visitAttribute(Attribute attribute) {
        declaration.visitAttribute(attribute);
    }
}
