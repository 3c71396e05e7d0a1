package dev.pooling.agent.core;

import dev.pooling.agent.config.Settings;
import dev.pooling.agent.log.AgentLog;
import dev.pooling.agent.match.ClassFacts;
import dev.pooling.agent.match.ClassReading;
import dev.pooling.agent.match.LoaderScope;
import dev.pooling.agent.match.PooledInterface;
import dev.pooling.agent.weave.ClassWeaver;
import dev.pooling.agent.weave.Forms;
import dev.pooling.agent.weave.WeavePlan;
import dev.pooling.agent.weave.WeavePlanner;
import dev.pooling.agent.weave.WeaveSubject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Weaves a class that is of interest. Apart from {@link Weaver}, lest the libraries it needs are loaded for nothing. */
final class Weaving {

    private final Settings settings;
    private final AgentLog log;

    Weaving(Settings settings, AgentLog log) {
        this.settings = settings;
        this.log = log;
    }

    /** Weaves a class and notes how; null if it stays as it is. */
    byte @Nullable [] weave(WeaveSubject subject) {
        ClassReading reading = ClassReading.of(subject.classFile());
        WeavePlan plan = WeavePlanner.plan(subject, reading);
        ClassFacts facts = reading.facts(subject.loader(), subject.scope(), subject.lineage(), plan.moved());
        tell(subject, plan, facts);
        if (plan.isEmpty() || settings.dryRun()) {
            return null;
        }
        String name = subject.header().name();
        byte[] woven = ClassWeaver.weave(subject.classFile(), plan);
        dump(name, subject.classFile(), woven);
        subject.scope().note(facts);
        Forms.put(
                subject.loader(), name, new Forms.Woven(plan.form(), plan.form().hasMethods() ? plan : null));
        return woven;
    }

    private void tell(WeaveSubject subject, WeavePlan plan, ClassFacts facts) {
        boolean tells = settings.dryRun() || log.isDebug();
        String className = subject.className();
        if (!plan.notes().isEmpty() && (tells || facts.agent() != null)) {
            log.sayOnce(className + ": " + String.join(", ", plan.notes()) + "; calls of it run as written");
        }
        if (tells && !(plan.isEmpty() && subject.header().isInterface())) {
            tellOfWeaving(className, plan, facts);
            tellOfJoining(className, plan, subject.scope(), facts);
        }
    }

    private void tellOfWeaving(String className, WeavePlan plan, ClassFacts facts) {
        TreeSet<String> methods = new TreeSet<>(plan.methods().keySet());
        plan.inherited().forEach(each -> methods.add(each.method().key()));
        String verb = settings.dryRun() ? " would be woven" : " is woven";
        String late = plan.form().hasOlderObjects() ? ", loaded already" : "";
        log.say(className + (plan.isEmpty() ? " stays as it is" : verb) + " as a "
                + String.join(", ", facts.interfaces()).replace('/', '.') + late + ": " + methods);
    }

    /** In a dry run nobody joins, so what would happen is told here. */
    private void tellOfJoining(String className, WeavePlan plan, LoaderScope scope, ClassFacts facts) {
        if (!settings.dryRun() || !plan.constructors()) {
            return;
        }
        for (String type : facts.interfaces()) {
            PooledInterface pooled = scope.known(type);
            String obstacle = pooled == null ? null : pooled.obstacle(facts);
            log.say(className
                    + (obstacle == null ? " would join the pool of " : " would not join the pool of ")
                    + type.replace('/', '.')
                    + (obstacle == null ? "" : ": " + obstacle));
        }
    }

    private void dump(String name, byte[] before, byte[] after) {
        String folder = settings.dump();
        if (folder == null) {
            return;
        }
        try {
            write(Path.of(folder, "before", name + ".class"), before);
            write(Path.of(folder, "after", name + ".class"), after);
        } catch (IOException | RuntimeException e) {
            log.failed("can't write class files to " + folder, e);
        }
    }

    private static void write(Path file, byte[] classFile) throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.write(file, classFile);
    }
}
