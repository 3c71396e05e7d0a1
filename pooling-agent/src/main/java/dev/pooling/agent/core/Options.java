package dev.pooling.agent.core;

import dev.pooling.agent.config.BadOptionsException;
import dev.pooling.agent.config.Settings;
import dev.pooling.agent.config.SettingsReader;
import dev.pooling.agent.log.AgentLog;
import org.jspecify.annotations.Nullable;

/** Reads the settings and says what is wrong with them. */
final class Options {

    private static volatile boolean mustStop;

    private Options() {}

    /** The settings; null if they are wrong, which was said on standard error then. */
    static @Nullable Settings read(@Nullable String arguments) {
        try {
            mustStop = false;
            return SettingsReader.read(arguments);
        } catch (BadOptionsException bad) {
            mustStop = bad.isStrict();
            String follows = mustStop ? "the application is stopped" : "the application runs without the Java agent";
            new AgentLog(System.err, false).say(bad.getMessage() + "; " + follows);
            return null;
        }
    }

    /** Stops the application from a thread of its own, since this one may be loading a class that the end needs. */
    static void stopSoon() {
        Thread stopping = new Thread(Options::stop, "pooling-agent-stop");
        stopping.setDaemon(true);
        stopping.start();
    }

    private static void stop() {
        System.exit(1);
    }

    /** Whether the application is to stop, because the settings that were read last are wrong. */
    static boolean mustStop() {
        return mustStop;
    }
}
