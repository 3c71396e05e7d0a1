package dev.pooling.agent.config;

import java.util.ArrayList;
import java.util.List;

/** What the Java agent can be told, for people. */
public final class Help {

    private Help() {}

    /**
     * Returns the help.
     *
     * @return lines for people; never null
     */
    public static String text() {
        List<String> lines = new ArrayList<>();
        lines.add("-javaagent:pooling-agent.jar=OPTION=VALUE,OPTION=VALUE,...");
        lines.add("");
        lines.add("Options (also as system properties pooling.javaagent.OPTION and in the environment):");
        for (AgentOption option : AgentOption.values()) {
            lines.add(option.help());
        }
        lines.add("");
        lines.add("For each pool (also as system properties, in the environment and in the properties file):");
        lines.add("  pooling.POOL.interface=NAME   pool this interface, which need not be annotated");
        lines.add("  pooling.POOL.agents=PATTERNS  whose objects join: com.acme.Eu(id=eu weight=2 priority=1);*.Us;*");
        lines.add("  pooling.POOL.mode=MODE        balance | home-first | off");
        lines.add("  pooling.POOL.methods=NAMES    pool these methods only, or all but !these");
        lines.add("  pooling.POOL.maxAgents=N      at most so many members, " + PoolRule.MAX_AGENTS + " if not set");
        lines.add("  pooling.POOL.OPTION=VALUE     any option of a pool, such as strategy, retries, requestTimeout");
        lines.add("Values of lists are divided by semicolons or blanks.");
        return String.join(System.lineSeparator(), lines);
    }
}
