package dev.pooling.agent.match;

import dev.pooling.agent.config.PoolRule;
import dev.pooling.agent.config.Settings;
import dev.pooling.agent.match.PooledInterface.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** Reads from class files what the proxies read by reflection: which methods of an interface are pooled. */
final class InterfaceReader {

    static final String POOLED = "Ldev/pooling/annotation/Pooled;";
    static final String FALLBACK = "Ldev/pooling/annotation/Fallback;";

    private static final int FLAGS = ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;

    private final ClassLoader loader;
    private final Map<String, Kind> methods = new HashMap<>();
    private final Set<String> variableResults = new HashSet<>();

    private InterfaceReader(ClassLoader loader) {
        this.loader = loader;
    }

    /** Reads an interface; null if neither an annotation nor the configuration asks for a pool of it. */
    static @Nullable PooledInterface read(
            ClassLoader loader, ClassHeader header, byte[] classFile, @Nullable PoolRule named, Settings settings) {
        InterfaceReader reader = new InterfaceReader(loader);
        Visitor visitor = reader.readType(classFile);
        if (!visitor.annotated && named == null) {
            return null;
        }
        PoolRule rule = named != null ? named : settings.ruleOf(visitor.poolName());
        Map<String, Kind> pooled = new HashMap<>();
        reader.methods.forEach((key, kind) -> {
            boolean left = kind != Kind.AS_WRITTEN && !rule.pools(key.substring(0, key.indexOf('(')));
            pooled.put(key, left ? Kind.AS_WRITTEN : kind);
        });
        return new PooledInterface(
                header.name(),
                visitor.annotated,
                (header.access() & Opcodes.ACC_PUBLIC) != 0,
                rule,
                pooled,
                reader.variableResults);
    }

    /** The most specific declaration of each method comes first and stays. */
    private Visitor readType(byte[] classFile) {
        Visitor visitor = new Visitor();
        new ClassReader(classFile).accept(visitor, FLAGS);
        visitor.methods.forEach(methods::putIfAbsent);
        variableResults.addAll(visitor.variableResults);
        for (String parent : visitor.parents) {
            byte[] bytes = ClassBytes.find(loader, parent);
            if (bytes != null) {
                readType(bytes);
            }
        }
        return visitor;
    }

    private static boolean isOfObject(String key) {
        return switch (key) {
            case "equals(Ljava/lang/Object;)Z", "hashCode()I", "toString()Ljava/lang/String;", "finalize()V" -> true;
            default -> false;
        };
    }

    private static final class Visitor extends ClassVisitor {

        private final Map<String, Kind> methods = new HashMap<>();
        private final Set<String> variableResults = new HashSet<>();
        private List<String> parents = new ArrayList<>();
        private String className = "";
        private String givenName = "";
        private boolean annotated;

        Visitor() {
            super(Opcodes.ASM9);
        }

        String poolName() {
            int dollar = Math.max(className.lastIndexOf('/'), className.lastIndexOf('$'));
            return givenName.isEmpty() ? className.substring(dollar + 1) : givenName;
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                @Nullable String signature,
                @Nullable String superName,
                String @Nullable [] interfaces) {
            className = name;
            parents = interfaces == null ? List.of() : List.of(interfaces);
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            if (!descriptor.equals(POOLED) && !descriptor.equals(FALLBACK)) {
                return null;
            }
            annotated = true;
            return new AnnotationVisitor(Opcodes.ASM9) {
                @Override
                public void visit(String name, Object value) {
                    if (descriptor.equals(POOLED) && name.equals("name")) {
                        givenName = (String) value;
                    }
                }
            };
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            String key = name + descriptor;
            boolean inherited = (access & (Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE)) == 0;
            if (!inherited || isOfObject(key) || name.startsWith("<")) {
                return null;
            }
            if (signature != null && signature.startsWith("T", signature.indexOf(')') + 1)) {
                variableResults.add(key);
            }
            if ((access & Opcodes.ACC_ABSTRACT) != 0) {
                methods.put(key, Kind.POOLED);
                return null;
            }
            methods.put(key, Kind.AS_WRITTEN);
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    if (annotation.equals(POOLED) || annotation.equals(FALLBACK)) {
                        methods.put(key, Kind.POOLED_DEFAULT);
                    }
                    return null;
                }
            };
        }
    }
}
