package dev.pooling.agent;

import java.lang.instrument.Instrumentation;
import net.bytebuddy.agent.ByteBuddyAgent;

/** Attaches to the JVM that it runs in. Apart, as it needs a library that those who use the flag of the JVM do not. */
final class SelfAttachment {

    private SelfAttachment() {}

    static Instrumentation instrumentation() {
        try {
            return ByteBuddyAgent.install();
        } catch (NoClassDefFoundError missing) {
            throw new IllegalStateException(
                    "PoolingAgent.install() needs net.bytebuddy:byte-buddy-agent on the class path; or start the JVM with "
                            + "-javaagent:pooling-agent.jar",
                    missing);
        } catch (IllegalStateException refused) {
            throw new IllegalStateException(
                    "this JVM can't be attached to; start it with -javaagent:pooling-agent.jar, or with"
                            + " -XX:+EnableDynamicAgentLoading",
                    refused);
        }
    }
}
