package dev.pooling.agent.bridge;

import java.lang.instrument.Instrumentation;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The Java agent behind the class that the JVM starts. A class of another loader makes itself known here when it is
 * initialised: calling it by reflection would delay the start of the application by some milliseconds.
 */
public abstract class AgentCore {

    private static volatile @Nullable AgentCore known;

    /** Makes this the one that is known. */
    protected AgentCore() {
        known = this;
    }

    /**
     * Initialises the class of a name, which is to make itself known.
     *
     * @param name the name of the class; not null
     * @param loader its loader; not null
     * @return what made itself known; never null
     * @throws ClassNotFoundException if there is no such class
     */
    public static AgentCore load(String name, ClassLoader loader) throws ClassNotFoundException {
        Class.forName(name, true, loader);
        AgentCore core = known;
        if (core == null) {
            throw new ClassNotFoundException(name);
        }
        return core;
    }

    /**
     * Starts the Java agent. Says on standard error what is wrong with its options, if anything is.
     *
     * @param arguments the arguments; null for none
     * @param instrumentation what it works with; not null
     * @param bundle returns a loader that sees the copy of the runtime that comes with the Java agent and knows the
     *     annotations that the given loader sees; not null
     * @return whether the application is to stop, because the options are wrong
     */
    public abstract boolean start(
            @Nullable String arguments, Instrumentation instrumentation, UnaryOperator<ClassLoader> bundle);

    /**
     * Tells whether the Java agent was started and not reset.
     *
     * @return true if it runs
     */
    public abstract boolean isRunning();

    /**
     * Describes what the Java agent has done.
     *
     * @return lines for people; never null
     */
    public abstract String status();

    /**
     * Undoes everything.
     *
     * @return lines for people; never null
     */
    public abstract String reset();

    /**
     * Runs a command of the jar.
     *
     * @param arguments the command and its arguments; not null
     * @param jar the path of the jar; not null
     * @return the exit status
     */
    public abstract int run(String[] arguments, String jar);
}
