package dev.pooling.agent.log;

import java.io.PrintStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Says things on standard error, one line each. No logging framework: this runs while classes are loaded, perhaps those of
 * the framework itself. Thread-safe; never throws.
 */
public final class AgentLog {

    private static final String PREFIX = "pooling-agent: ";

    private final PrintStream out;
    private final boolean debug;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    /**
     * Makes a log.
     *
     * @param out where lines go
     * @param debug whether lines for debugging go there, too
     */
    public AgentLog(PrintStream out, boolean debug) {
        this.out = out;
        this.debug = debug;
    }

    /**
     * Tells whether lines for debugging are said.
     *
     * @return true if they are
     */
    public boolean isDebug() {
        return debug;
    }

    /**
     * Says something that people must know.
     *
     * @param text one line
     */
    public void say(String text) {
        try {
            out.println(PREFIX + oneLine(text));
        } catch (Throwable unwritable) {
            // The application may have put a stream of its own there, or none: what it does must not suffer from that.
            return;
        }
    }

    /** Names of classes and ids come from outside: they must not be able to forge a line. */
    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int type = Character.getType(c);
            boolean harmless = type != Character.CONTROL
                    && type != Character.FORMAT
                    && type != Character.LINE_SEPARATOR
                    && type != Character.PARAGRAPH_SEPARATOR;
            line.append(harmless ? c : c == '\n' ? ' ' : '?');
        }
        return line.toString();
    }

    /**
     * Says something that people must know, once only.
     *
     * @param text one line
     */
    public void sayOnce(String text) {
        if (said.size() < 1000 && said.add(text)) {
            say(text);
        }
    }

    /**
     * Says something for debugging.
     *
     * @param text one line
     */
    public void debug(String text) {
        if (debug) {
            say(text);
        }
    }

    /**
     * Says that something failed, once for each text; the stack trace only for debugging.
     *
     * @param text what was being done, and what follows from the failure
     * @param failure what was thrown; null if nothing was
     */
    public void failed(String text, @Nullable Throwable failure) {
        sayOnce(failure == null ? text : text + " (" + describe(failure) + ")");
        if (debug && failure != null) {
            printStackTrace(failure);
        }
    }

    private void printStackTrace(Throwable failure) {
        try {
            failure.printStackTrace(out);
        } catch (Throwable unprintable) {
            say("the stack trace can't be printed");
        }
    }

    private static String describe(Throwable failure) {
        try {
            return failure.toString();
        } catch (Throwable hostile) {
            return failure.getClass().getName();
        }
    }
}
