package dev.pooling.agent.weave;

import dev.pooling.agent.match.ClassHeader;
import dev.pooling.agent.match.ClassReading;
import dev.pooling.agent.match.Form;
import dev.pooling.agent.match.Lineage;
import dev.pooling.agent.match.LoaderScope;
import dev.pooling.agent.match.PooledInterface;
import dev.pooling.agent.match.PooledInterface.Kind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** Decides what is woven into a class that is, or implements, a pooled interface. Used for one class. */
public final class WeavePlanner {

    private static final String CLOSE = "close()V";

    private final ClassLoader loader;
    private final LoaderScope scope;
    private final ClassHeader header;
    private final ClassReading reading;
    private final Lineage lineage;
    private final Form form;

    private final Map<String, Target> methods = new HashMap<>();
    private final Set<String> moved = new HashSet<>();
    private final List<WeavePlan.Inherited> inherited = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private WeavePlanner(
            ClassLoader loader,
            LoaderScope scope,
            ClassHeader header,
            ClassReading reading,
            Lineage lineage,
            Form form) {
        this.loader = loader;
        this.scope = scope;
        this.header = header;
        this.reading = reading;
        this.lineage = lineage;
        this.form = form;
    }

    /**
     * Plans a class.
     *
     * @param loader its loader; not null
     * @param scope what is known of the classes of the loader; not null
     * @param header the class; not null
     * @param reading what is declared in it; not null
     * @param lineage its lineage, with a pooled interface at least; not null
     * @param form in which form it is woven; not null
     * @return the plan; never null
     */
    public static WeavePlan plan(
            ClassLoader loader,
            LoaderScope scope,
            ClassHeader header,
            ClassReading reading,
            Lineage lineage,
            Form form) {
        return new WeavePlanner(loader, scope, header, reading, lineage, form).plan();
    }

    private WeavePlan plan() {
        if (header.majorVersion() < Opcodes.V1_5) {
            notes.add("it was compiled for Java 1.4 or older");
        } else {
            for (String type : lineage.pooled()) {
                PooledInterface pooled = scope.find(loader, type);
                if (pooled != null && isAccessible(pooled)) {
                    plan(pooled);
                }
            }
        }
        boolean concrete = !header.isInterface() && (header.access() & Opcodes.ACC_ABSTRACT) == 0;
        boolean constructors = concrete && header.majorVersion() >= Opcodes.V1_5;
        return new WeavePlan(methods, moved, inherited, constructors, isCloseable(), form, notes);
    }

    private boolean isCloseable() {
        return !header.isInterface() && lineage.isOf(AutoCloseable.class);
    }

    private boolean isAccessible(PooledInterface pooled) {
        if (pooled.isPublic() || packageOf(pooled.name()).equals(packageOf(header.name()))) {
            return true;
        }
        notes.add(pooled.className() + " is private to another package");
        return false;
    }

    private static String packageOf(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    private void plan(PooledInterface pooled) {
        for (ClassReading.Method method : reading.methods()) {
            if (isPooled(pooled, method)) {
                add(method, new Target(pooled.name(), method.name(), method.descriptor()));
                if (method.is(Opcodes.ACC_BRIDGE)) {
                    addBridged(pooled, method);
                }
            }
        }
        String superName = header.superName();
        boolean own =
                superName != null && !scope.lineage(loader, superName).pooled().contains(pooled.name());
        if (own && !header.isInterface()) {
            planInherited(pooled, superName);
        }
    }

    private boolean isPooled(PooledInterface pooled, ClassReading.Method method) {
        if (method.is(Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE | Opcodes.ACC_ABSTRACT) || isClose(method.key())) {
            return false;
        }
        return header.isInterface()
                ? pooled.name().equals(header.name()) && pooled.methods().get(method.key()) == Kind.POOLED_DEFAULT
                : pooled.pools(method.key());
    }

    /** An object that is closed leaves the pool; closing another one instead would never be meant. */
    private boolean isClose(String key) {
        return key.equals(CLOSE) && lineage.isOf(AutoCloseable.class);
    }

    private void add(ClassReading.Method method, Target target) {
        if (method.is(Opcodes.ACC_NATIVE)) {
            notes.add(method.name() + " is native");
        } else if (method.is(Opcodes.ACC_SYNCHRONIZED) && !form.hasMethods()) {
            notes.add(method.name() + " is synchronized, and the class is loaded already");
        } else if (method.is(Opcodes.ACC_SYNCHRONIZED) && changesSerialForm()) {
            notes.add(method.name() + " is synchronized, and the class is Serializable without a serialVersionUID");
        } else {
            methods.putIfAbsent(method.key(), target);
            if (form.hasMethods() && !header.isInterface()) {
                moved.add(method.key());
            }
        }
    }

    /** Whether another set of methods would make serialised objects unreadable. Enums and records have no such number. */
    private boolean changesSerialForm() {
        boolean numbered = lineage.isOf(Serializable.class) && !lineage.isOf(Enum.class) && !lineage.isOf(Record.class);
        return numbered && !reading.hasSerialVersion();
    }

    /**
     * The method that a bridge method calls is called directly where the class is known: {@code ask(String)} instead of
     * {@code ask(Object)}. If it returns more than the interface promises, its callers can't do with another's result;
     * but all members return the same where a type parameter of the interface stands for it.
     */
    private void addBridged(PooledInterface pooled, ClassReading.Method bridge) {
        for (ClassReading.Method method : reading.methods()) {
            boolean candidate = !method.is(Opcodes.ACC_BRIDGE | Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT)
                    && method.name().equals(bridge.name())
                    && fits(method.descriptor(), bridge.descriptor())
                    && (sameResult(method, bridge)
                            || isReference(method) && pooled.variableResults().contains(bridge.key()));
            if (candidate && !pooled.pools(method.key())) {
                add(method, new Target(pooled.name(), bridge.name(), bridge.descriptor()));
            }
        }
    }

    private static boolean sameResult(ClassReading.Method one, ClassReading.Method other) {
        return Type.getReturnType(one.descriptor()).equals(Type.getReturnType(other.descriptor()));
    }

    private static boolean isReference(ClassReading.Method method) {
        return Type.getReturnType(method.descriptor()).getSort() >= Type.ARRAY;
    }

    private static boolean fits(String narrow, String wide) {
        Type[] given = Type.getArgumentTypes(narrow);
        Type[] wanted = Type.getArgumentTypes(wide);
        boolean fits = given.length == wanted.length;
        for (int i = 0; fits && i < given.length; i++) {
            boolean reference = given[i].getSort() >= Type.ARRAY && wanted[i].getSort() >= Type.ARRAY;
            fits = given[i].equals(wanted[i]) || reference;
        }
        return fits;
    }

    private void planInherited(PooledInterface pooled, String superName) {
        for (String key : pooled.methods().keySet()) {
            if (pooled.pools(key) && reading.method(key) == null && !isClose(key)) {
                ClassReading.Method method = findAbove(superName, key);
                if (method != null) {
                    addInherited(pooled, method);
                }
            }
        }
    }

    private ClassReading.@Nullable Method findAbove(String superName, String key) {
        String name = superName;
        while (name != null && !name.equals("java/lang/Object")) {
            ClassReading above = ClassReading.of(loader, name);
            ClassReading.Method method = above == null ? null : above.method(key);
            if (method != null || above == null) {
                return method;
            }
            name = above.superName();
        }
        return null;
    }

    private void addInherited(PooledInterface pooled, ClassReading.Method method) {
        if (!method.is(Opcodes.ACC_PUBLIC) || method.is(Opcodes.ACC_ABSTRACT | Opcodes.ACC_STATIC)) {
            return;
        }
        String fault = method.is(Opcodes.ACC_FINAL)
                ? "final"
                : !form.hasMethods()
                        ? "inherited, and the class is loaded already"
                        : changesSerialForm()
                                ? "inherited, and the class is Serializable without a serialVersionUID"
                                : null;
        if (fault != null) {
            notes.add(method.name() + " is " + fault);
            return;
        }
        Target target = new Target(pooled.name(), method.name(), method.descriptor());
        inherited.add(new WeavePlan.Inherited(target, method.access(), method.exceptions()));
    }
}
