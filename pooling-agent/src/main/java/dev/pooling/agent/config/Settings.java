package dev.pooling.agent.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the Java agent was told, read and checked. Immutable.
 *
 * @param enabled whether anything is done at all
 * @param include the only classes to look at; empty for all
 * @param exclude classes to leave alone
 * @param dryRun whether nothing is woven, only told
 * @param dump the folder to write woven classes to; null for none
 * @param debug whether everything is told
 * @param strict whether the application stops if the options are wrong
 * @param file the properties file that was named in the arguments; null if none was
 * @param arguments the options of pools among the arguments, in the form of properties
 * @param pools what is said of pools, by name
 * @param environmentPools which of these only the environment names: in lower case, and with underscores between words
 * @param ofOthers what is said of all pools, for those that are not among {@code pools}
 */
public record Settings(
        boolean enabled,
        List<Glob> include,
        List<Glob> exclude,
        boolean dryRun,
        @Nullable String dump,
        boolean debug,
        boolean strict,
        @Nullable String file,
        Map<String, String> arguments,
        Map<String, PoolRule> pools,
        Set<String> environmentPools,
        PoolRule ofOthers) {

    /**
     * Returns the rules of pools whose interface is named.
     *
     * @return the rules of all pools of which something is said
     */
    public Collection<PoolRule> rules() {
        return pools.values();
    }

    /**
     * Returns what is said of a pool.
     *
     * @param pool the name of the pool
     * @return the rule; never null
     */
    public PoolRule ruleOf(String pool) {
        PoolRule known = pools.get(pool);
        for (String name : environmentPools) {
            if (known == null && Source.isEnvironmentName(name.toUpperCase(Locale.ROOT), pool)) {
                known = pools.get(name);
            }
        }
        return known != null
                ? known
                : new PoolRule(
                        pool, null, ofOthers.agents(), ofOthers.mode(), ofOthers.methods(), ofOthers.maxAgents());
    }

    /**
     * Tells whether a class may be woven.
     *
     * @param className the binary name of the class
     * @return false if the patterns keep it out
     */
    public boolean includes(String className) {
        return (include.isEmpty() || anyMatches(include, className)) && !anyMatches(exclude, className);
    }

    private static boolean anyMatches(List<Glob> globs, String className) {
        for (Glob glob : globs) {
            if (glob.matches(className)) {
                return true;
            }
        }
        return false;
    }
}
