package dev.pooling.agent.match;

import dev.pooling.agent.match.ClassFacts.AgentMark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** What is declared in a class of interest: its methods, what it is made of, and its {@code @Agent}. */
public final class ClassReading extends ClassVisitor {

    private static final String AGENT = "Ldev/pooling/annotation/Agent;";

    /**
     * A method.
     *
     * @param access the access flags
     * @param name the name
     * @param descriptor the descriptor
     * @param exceptions the internal names of the exceptions it declares; null for none
     */
    public record Method(int access, String name, String descriptor, String @Nullable [] exceptions) {

        /**
         * Tells whether the method has a flag.
         *
         * @param flag the flag
         * @return true if it has
         */
        public boolean is(int flag) {
            return (access & flag) != 0;
        }

        /**
         * Returns what identifies the method in its class.
         *
         * @return name and descriptor
         */
        public String key() {
            return name + descriptor;
        }
    }

    private final byte[] classFile;
    private final List<Method> methods = new ArrayList<>();
    private final Set<String> parts = new HashSet<>();
    private final Set<String> signatures = new HashSet<>();
    private final Set<String> outer = new HashSet<>();
    private String name = "";
    private @Nullable String superName;
    private boolean nameless;
    private boolean hasSerialVersion;
    private @Nullable AgentMark agent;

    private ClassReading(byte[] classFile) {
        super(Opcodes.ASM9);
        this.classFile = classFile;
    }

    /**
     * Reads a class.
     *
     * @param classFile the class file; not null
     * @return what is declared in it; never null
     */
    public static ClassReading of(byte[] classFile) {
        ClassReading reading = new ClassReading(classFile);
        new ClassReader(classFile)
                .accept(reading, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        reading.parts.removeAll(reading.outer);
        return reading;
    }

    /**
     * Finds the class file of a class and reads it.
     *
     * @param loader a loader that sees the class; not null
     * @param internalName the name; not null
     * @return what is declared in it; null if it can't be found
     */
    public static @Nullable ClassReading of(ClassLoader loader, String internalName) {
        byte[] classFile = ClassBytes.find(loader, internalName);
        return classFile == null ? null : of(classFile);
    }

    /**
     * Returns the methods.
     *
     * @return all methods that the class declares; never null
     */
    public List<Method> methods() {
        return methods;
    }

    /**
     * Finds a method.
     *
     * @param key its name and descriptor; not null
     * @return the method; null if the class does not declare it
     */
    public @Nullable Method method(String key) {
        for (Method method : methods) {
            if (method.key().equals(key)) {
                return method;
            }
        }
        return null;
    }

    /**
     * Finds the method that a bridge method calls.
     *
     * @param bridge the bridge; not null
     * @return the method; null if the class does not declare it
     */
    public @Nullable Method bridged(Method bridge) {
        String called = Bridges.of(classFile).get(bridge.key());
        return called == null ? null : method(called);
    }

    /**
     * Returns the class file.
     *
     * @return what was read; not to be changed
     */
    public byte[] classFile() {
        return classFile;
    }

    /**
     * Returns the name of the superclass.
     *
     * @return the internal name; null if there is none
     */
    public @Nullable String superName() {
        return superName;
    }

    /**
     * Tells whether new methods would change what the class is to serialisation.
     *
     * @return true if it names its serial version
     */
    public boolean hasSerialVersion() {
        return hasSerialVersion;
    }

    /**
     * Puts together what decides whether objects of the class join pools.
     *
     * @param loader the loader of the class; not null
     * @param scope what is known of its classes; not null
     * @param lineage its lineage; not null
     * @param moved name and descriptor of the methods whose body is moved; not null
     * @return the facts; never null
     */
    public ClassFacts facts(ClassLoader loader, LoaderScope scope, Lineage lineage, Set<String> moved) {
        Set<String> decorates = new HashSet<>();
        for (String type : lineage.pooled()) {
            if (isMadeOf(type, loader, scope)) {
                decorates.add(type);
            }
        }
        AgentMark mark = agent;
        if (mark == null && nameless && superName != null) {
            // An anonymous class and a constant of an enum are the class that was annotated.
            ClassReading parent = of(loader, superName);
            mark = parent == null ? null : parent.agent;
        }
        return new ClassFacts(name, List.copyOf(lineage.pooled()), mark, decorates, moved);
    }

    private boolean isMadeOf(String type, ClassLoader loader, LoaderScope scope) {
        for (String part : parts) {
            if (part.equals(type) || scope.lineage(loader, part).pooled().contains(type)) {
                return true;
            }
        }
        for (String signature : signatures) {
            if (signature.contains("L" + type + ";") || signature.contains("L" + type + "<")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void visit(
            int version,
            int access,
            String ownName,
            @Nullable String signature,
            @Nullable String superType,
            String @Nullable [] interfaces) {
        name = ownName;
        superName = superType;
    }

    @Override
    public void visitOuterClass(String owner, @Nullable String method, @Nullable String descriptor) {
        outer.add(owner);
    }

    @Override
    public void visitInnerClass(String inner, @Nullable String enclosing, @Nullable String simpleName, int access) {
        if (inner.equals(name)) {
            nameless = simpleName == null;
            if (enclosing != null) {
                outer.add(enclosing);
            }
        }
    }

    @Override
    public @Nullable FieldVisitor visitField(
            int access, String field, String descriptor, @Nullable String signature, @Nullable Object value) {
        hasSerialVersion |= field.equals("serialVersionUID");
        if ((access & (Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC)) == 0) {
            addPart(Type.getType(descriptor));
            addSignature(signature);
        }
        return null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String method, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        methods.add(new Method(access, method, descriptor, exceptions));
        if (method.equals("<init>")) {
            for (Type argument : Type.getArgumentTypes(descriptor)) {
                addPart(argument);
            }
            addSignature(signature);
        }
        return null;
    }

    private void addPart(Type type) {
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        if (element.getSort() == Type.OBJECT) {
            parts.add(element.getInternalName());
        }
    }

    private void addSignature(@Nullable String signature) {
        if (signature != null) {
            signatures.add(signature);
        }
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        return descriptor.equals(AGENT) ? new AgentReading() : null;
    }

    /** Reads {@code @Agent}. */
    private final class AgentReading extends AnnotationVisitor {

        private final Map<String, String> metadata = new HashMap<>();
        private String id = "";
        private double weight = 1;
        private int priority;

        AgentReading() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(String key, Object value) {
            switch (key) {
                case "id" -> id = (String) value;
                case "weight" -> weight = (double) value;
                case "priority" -> priority = (int) value;
                default -> {
                    // of a newer version of the annotation
                }
            }
        }

        @Override
        public AnnotationVisitor visitArray(String key) {
            return new AnnotationVisitor(Opcodes.ASM9) {
                @Override
                public void visit(@Nullable String none, Object value) {
                    String entry = (String) value;
                    int equals = entry.indexOf('=');
                    if (equals > 0) {
                        metadata.put(
                                entry.substring(0, equals).strip(),
                                entry.substring(equals + 1).strip());
                    }
                }
            };
        }

        @Override
        public void visitEnd() {
            agent = new AgentMark(id, weight, priority, metadata);
        }
    }
}
