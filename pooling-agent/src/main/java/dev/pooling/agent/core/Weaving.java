package dev.pooling.agent.core;

import dev.pooling.agent.config.Settings;
import dev.pooling.agent.log.AgentLog;
import dev.pooling.agent.match.ClassFacts;
import dev.pooling.agent.match.ClassHeader;
import dev.pooling.agent.match.ClassReading;
import dev.pooling.agent.match.Form;
import dev.pooling.agent.match.Lineage;
import dev.pooling.agent.match.LoaderScope;
import dev.pooling.agent.weave.ClassWeaver;
import dev.pooling.agent.weave.WeavePlan;
import dev.pooling.agent.weave.WeavePlanner;
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

    /** The woven class file; null if the class stays as it is. */
    byte @Nullable [] weave(
            LoaderScope scope, ClassLoader loader, ClassHeader header, Lineage lineage, Form form, byte[] classFile) {
        ClassReading reading = ClassReading.of(classFile);
        WeavePlan plan = WeavePlanner.plan(loader, scope, header, reading, lineage, form);
        ClassFacts facts = reading.facts(loader, scope, lineage, plan.moved());
        tell(header, plan, facts);
        if (plan.isEmpty() || settings.dryRun()) {
            return null;
        }
        byte[] woven = ClassWeaver.weave(classFile, plan);
        dump(header.name(), classFile, woven);
        scope.note(facts);
        return woven;
    }

    private void tell(ClassHeader header, WeavePlan plan, ClassFacts facts) {
        boolean tells = settings.dryRun() || log.isDebug();
        String className = header.name().replace('/', '.');
        if (!plan.notes().isEmpty() && (tells || facts.agent() != null)) {
            log.sayOnce(className + ": " + String.join(", ", plan.notes()) + "; calls of it run as written");
        }
        if (tells && !(plan.isEmpty() && header.isInterface())) {
            TreeSet<String> methods = new TreeSet<>(plan.methods().keySet());
            plan.inherited().forEach(each -> methods.add(each.method().key()));
            String verb = settings.dryRun() ? " would be woven" : " is woven";
            String late = plan.form().hasOlderObjects() ? ", loaded already" : "";
            log.say(className + (plan.isEmpty() ? " stays as it is" : verb) + " as a "
                    + String.join(", ", facts.interfaces()).replace('/', '.') + late + ": " + methods);
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
