package dev.pooling.agent.core;

import dev.pooling.agent.bridge.AgentCore;
import dev.pooling.agent.cli.CommandLine;
import dev.pooling.agent.config.Arguments;
import dev.pooling.agent.config.Help;
import java.lang.instrument.Instrumentation;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where the Java agent begins. Makes itself known when it is initialised. Used under the lock of its caller. */
public final class Core extends AgentCore {

    static {
        new Core();
    }

    private @Nullable JavaAgent running;

    private boolean wasReset;

    private Core() {}

    @Override
    public boolean start(
            @Nullable String arguments, Instrumentation instrumentation, UnaryOperator<ClassLoader> bundle) {
        if (running != null) {
            System.err.println("pooling-agent: runs already; reset it first to change its options");
            return false;
        }
        if (arguments != null && arguments.contains("help") && Arguments.askForHelp(arguments)) {
            System.out.println(Help.text());
            return false;
        }
        JavaAgent agent = new JavaAgent(instrumentation, bundle);
        if (isAnythingSaid(arguments)) {
            agent.use(Options.read(arguments));
            if (agent.isIdle()) {
                return Options.mustStop();
            }
        }
        if (wasReset) {
            ShapeKeeper.go(instrumentation);
        }
        agent.start();
        running = agent;
        return false;
    }

    /**
     * Finds out quickly, without loading what it takes to read settings, whether there are any outside of the properties
     * file on the class path.
     */
    private static boolean isAnythingSaid(@Nullable String arguments) {
        if (arguments != null && !arguments.isBlank()) {
            return true;
        }
        for (Object property : System.getProperties().keySet()) {
            if (property instanceof String name && name.startsWith("pooling.")) {
                return true;
            }
        }
        for (String variable : System.getenv().keySet()) {
            if (variable.startsWith("POOLING_") || variable.startsWith("CODOMYRMEX_POOLING_")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    @Override
    public String status() {
        JavaAgent agent = running;
        return agent == null ? "the Java agent does not run\n" : agent.status();
    }

    @Override
    public String reset() {
        JavaAgent agent = running;
        running = null;
        wasReset |= agent != null;
        return agent == null ? "the Java agent does not run\n" : agent.reset();
    }

    @Override
    public int run(String[] arguments, String jar) {
        return CommandLine.run(arguments, jar);
    }
}
