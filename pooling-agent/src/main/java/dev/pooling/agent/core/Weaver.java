package dev.pooling.agent.core;

import dev.pooling.agent.bridge.AgentCore;
import dev.pooling.agent.match.ClassHeader;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every class that is loaded. What is of no interest leaves after a glance at its head; no library is loaded
 * before the first class that is. Whatever fails leaves the class as it was. Thread-safe.
 */
final class Weaver implements ClassFileTransformer {

    private static final ClassLoader OWN = Weaver.class.getClassLoader();
    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

    private static final ClassLoader BRIDGES = AgentCore.class.getClassLoader();

    /** Whether the Java agent's classes have loaders of their own, as they have if they come from its jar. */
    private static final boolean ISOLATED = OWN != BRIDGES;

    /** What of it lies beside the application: looking at these would load them while they are being loaded. */
    private static final String[] PARTS = ISOLATED
            ? new String[] {"dev/pooling/agent/"}
            : new String[] {"dev/pooling/", "net/bytebuddy/", "org/slf4j/"};

    private final JavaAgent agent;

    Weaver(JavaAgent agent) {
        this.agent = agent;
    }

    @Override
    public byte @Nullable [] transform(
            Module module,
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (loader == null || name == null || !isOfApplication(loader, name)) {
            return null;
        }
        try {
            Engine known = agent.knownEngine();
            if (known != null && known.ignores(name)) {
                return null;
            }
            ClassHeader header = new ClassHeader(classFile);
            Engine engine = header.isPlain() ? null : agent.engine();
            return engine == null || engine.ignores(name)
                    ? null
                    : engine.transform(module, loader, header, redefined != null, classFile);
        } catch (Throwable failure) {
            // The engine tells of its own failures: this is a class file that nobody understands.
            return null;
        }
    }

    /** Whether a class is neither of the JDK nor of the Java agent, by its internal name. */
    static boolean isOfApplication(ClassLoader loader, String name) {
        if (loader == PLATFORM || ISOLATED && loader.getClass() == OWN.getClass()) {
            return false;
        }
        return loader != BRIDGES || !isPart(name);
    }

    private static boolean isPart(String name) {
        for (String part : PARTS) {
            if (name.startsWith(part)) {
                return true;
            }
        }
        return false;
    }
}
