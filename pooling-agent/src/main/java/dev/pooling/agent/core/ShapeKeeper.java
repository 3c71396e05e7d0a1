package dev.pooling.agent.core;

import dev.pooling.agent.weave.ClassWeaver;
import dev.pooling.agent.weave.Forms;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the Java agent after it was reset: classes that got methods while they were loaded keep them, without
 * effect, since the JVM does not let a class lose a method, whoever transforms it anew. Thread-safe, but for coming and
 * going, which is done under the lock of {@link Core}.
 */
final class ShapeKeeper implements ClassFileTransformer {

    private static @Nullable ShapeKeeper standing;

    private ShapeKeeper() {}

    static void come(Instrumentation instrumentation) {
        ShapeKeeper keeper = new ShapeKeeper();
        instrumentation.addTransformer(keeper, true);
        standing = keeper;
    }

    static void go(Instrumentation instrumentation) {
        if (standing != null) {
            instrumentation.removeTransformer(standing);
            standing = null;
        }
    }

    @Override
    public byte @Nullable [] transform(
            Module module,
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        return loader == null || name == null || redefined == null ? null : keep(loader, name, classFile);
    }

    /** The class file with the methods that the class got while it was loaded; null if it got none. */
    static byte @Nullable [] keep(ClassLoader loader, String name, byte[] classFile) {
        try {
            Forms.Woven woven = Forms.get(loader, name);
            return woven == null || woven.plan() == null
                    ? null
                    : ClassWeaver.weave(classFile, woven.plan().inert());
        } catch (Throwable failure) {
            // The JVM refuses the change then, and the class stays as it is.
            return null;
        }
    }
}
