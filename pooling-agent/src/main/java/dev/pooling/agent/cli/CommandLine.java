package dev.pooling.agent.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import dev.pooling.agent.config.Arguments;
import dev.pooling.agent.config.BadOptionsException;
import dev.pooling.agent.config.Help;
import dev.pooling.agent.config.SettingsReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Lists the JVMs of this machine, and attaches the Java agent to one of them. */
public final class CommandLine {

    private static final String USAGE = """
            java -jar pooling-agent.jar                        list the JVMs of this machine
            java -jar pooling-agent.jar attach PID [OPTIONS]   attach to a JVM
            java -jar pooling-agent.jar status PID             print what the Java agent has done there, and the pools
            java -jar pooling-agent.jar reset PID              undo it
            java -jar pooling-agent.jar help                   print the options""";

    /** How the answer begins where it does not run. */
    private static final String NOT_RUNNING = "the Java agent does not run";

    private final String jar;
    private final PrintStream out;
    private final PrintStream err;

    private CommandLine(String jar, PrintStream out, PrintStream err) {
        this.jar = jar;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs a command.
     *
     * @param arguments the command and its arguments; not null
     * @param jar the jar of the Java agent; not null
     * @return the exit status: 0 if all went well, 1 if it did not, 2 if the command was not understood
     */
    public static int run(String[] arguments, String jar) {
        CommandLine command = new CommandLine(jar, System.out, System.err);
        try {
            return command.run(arguments);
        } catch (NoClassDefFoundError missing) {
            System.err.println("This needs the module jdk.attach: run it with a JDK.");
            return 1;
        }
    }

    private int run(String[] arguments) {
        String command = arguments.length == 0 ? "list" : arguments[0];
        if (command.equals("list") && arguments.length <= 1) {
            return list();
        }
        if (command.equals("help") && arguments.length == 1) {
            out.println(USAGE + "\n\n" + Help.text());
            return 0;
        }
        boolean attach = command.equals("attach") && (arguments.length == 2 || arguments.length == 3);
        boolean ask = (command.equals("status") || command.equals("reset")) && arguments.length == 2;
        if (!attach && !ask) {
            err.println(USAGE);
            return 2;
        }
        return attach ? attach(arguments[1], arguments.length == 3 ? arguments[2] : "") : ask(arguments[1], command);
    }

    private int list() {
        String own = Long.toString(ProcessHandle.current().pid());
        for (VirtualMachineDescriptor each : VirtualMachine.list()) {
            if (!each.id().equals(own)) {
                out.println(each.id() + "\t" + each.displayName());
            }
        }
        out.println("Attach with: java -jar " + jar + " attach PID [OPTIONS]");
        return 0;
    }

    private int attach(String pid, String options) {
        // Files are meant to be seen from here, not from where the other JVM was started.
        String absolute = Arguments.withAbsolutePaths(options);
        try {
            SettingsReader.check(absolute);
        } catch (BadOptionsException bad) {
            err.println(bad.getMessage());
            return 2;
        }
        String before = answer(pid, "status");
        if (before == null) {
            return 1;
        }
        if (!before.startsWith(NOT_RUNNING)) {
            err.println("It runs in process " + pid + " already; reset it first to change its options");
            return 1;
        }
        int status = load(pid, absolute);
        return status == 0 ? ask(pid, "status") : status;
    }

    private int ask(String pid, String question) {
        String answer = answer(pid, question);
        if (answer != null) {
            out.print(answer);
        }
        return answer == null ? 1 : 0;
    }

    /** What the process answers; null if it does not, which was told then. */
    private @Nullable String answer(String pid, String question) {
        try {
            Path file = Files.createTempFile("pooling-agent", ".txt");
            try {
                return load(pid, question + "=" + file) == 0 ? Files.readString(file) : null;
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException unreadable) {
            err.println("Can't read the answer of process " + pid + ": " + unreadable);
            return null;
        }
    }

    private int load(String pid, String options) {
        try {
            VirtualMachine machine = VirtualMachine.attach(pid);
            try {
                machine.loadAgent(Path.of(jar).toAbsolutePath().toString(), options);
                return 0;
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | IOException unreachable) {
            err.println("Can't attach to process " + pid + " (" + unreachable.getMessage()
                    + "): is it a JVM of the same user?");
        } catch (AgentLoadException | AgentInitializationException refused) {
            err.println("Process " + pid + " does not take the Java agent (" + refused.getMessage()
                    + "): start it with -javaagent:" + jar + ", or with -XX:+EnableDynamicAgentLoading");
        }
        return 1;
    }
}
