package dev.pooling.agent.weave;

import dev.pooling.agent.match.ClassHeader;
import dev.pooling.agent.match.Lineage;
import dev.pooling.agent.match.LoaderScope;
import org.jspecify.annotations.Nullable;

/**
 * A class that is to be woven.
 *
 * @param scope what is known of the classes of its loader
 * @param loader its loader
 * @param header its head
 * @param lineage what it descends from, with a pooled interface at least
 * @param form in which form it is woven
 * @param earlier what was woven into it while it was loaded, if that was before: it must get the same methods again; else
 *     null
 * @param classFile its class file
 */
public record WeaveSubject(
        LoaderScope scope,
        ClassLoader loader,
        ClassHeader header,
        Lineage lineage,
        Form form,
        @Nullable WeavePlan earlier,
        byte[] classFile) {

    /**
     * Returns the name as in source code.
     *
     * @return the binary name, with dots
     */
    public String className() {
        return header.name().replace('/', '.');
    }
}
