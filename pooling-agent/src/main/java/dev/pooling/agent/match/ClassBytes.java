package dev.pooling.agent.match;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads class files without loading the classes. */
final class ClassBytes {

    private ClassBytes() {}

    /** The class file as the loader would find it; null if it gives none away. */
    static byte @Nullable [] find(ClassLoader loader, String internalName) {
        try (InputStream resource = loader.getResourceAsStream(internalName + ".class")) {
            return resource == null ? null : resource.readAllBytes();
        } catch (IOException | RuntimeException unreadable) {
            // As if it were not there: its subclasses are not known to be of interest.
            return null;
        }
    }
}
