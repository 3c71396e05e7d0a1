package dev.pooling.agent.weave;

import dev.pooling.agent.match.ClassHeader;
import dev.pooling.agent.match.ClassReading;
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
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** Decides what is woven into a class that is, or implements, a pooled interface. Used for one class. */
public final class WeavePlanner {

    private static final String CLOSE = "close()V";

    private final WeaveSubject subject;
    private final ClassLoader loader;
    private final LoaderScope scope;
    private final ClassHeader header;
    private final Lineage lineage;
    private final Form form;
    private final ClassReading reading;

    private final Map<String, Target> methods = new HashMap<>();
    private final Set<String> moved = new HashSet<>();
    private final List<WeavePlan.Inherited> inherited = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** Read when first asked for. */
    private @Nullable List<ClassReading> superclasses;

    private WeavePlanner(WeaveSubject subject, ClassReading reading) {
        this.subject = subject;
        this.loader = subject.loader();
        this.scope = subject.scope();
        this.header = subject.header();
        this.lineage = subject.lineage();
        this.form = subject.form();
        this.reading = reading;
    }

    /**
     * Plans a class.
     *
     * @param subject the class; not null
     * @param reading what is declared in it; not null
     * @return the plan; never null
     */
    public static WeavePlan plan(WeaveSubject subject, ClassReading reading) {
        return new WeavePlanner(subject, reading).plan();
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
        String superName = header.superName();
        if (isCloseable() && superName != null && !lineage.pooled().isEmpty()) {
            planInheritedClose(superName);
        }
        return new WeavePlan(
                methods, allMoved(), allInherited(), pooledAbove(superName), canTellOfObjects(), closes(), form, notes);
    }

    /** Also what was moved earlier and is not pooled any more. */
    private Set<String> allMoved() {
        WeavePlan earlier = subject.earlier();
        return earlier == null ? moved : earlier.moved();
    }

    private List<WeavePlan.Inherited> allInherited() {
        WeavePlan earlier = subject.earlier();
        if (earlier != null) {
            for (WeavePlan.Inherited before : earlier.inherited()) {
                if (inherited.stream()
                        .noneMatch(
                                now -> now.method().key().equals(before.method().key()))) {
                    inherited.add(before.inert());
                }
            }
        }
        return inherited;
    }

    private boolean closes() {
        ClassReading.Method close = isCloseable() ? reading.method(CLOSE) : null;
        return close != null && !close.is(Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE);
    }

    /** Whether the class may get this method, or has it from before. */
    private boolean mayMove(String key) {
        WeavePlan earlier = subject.earlier();
        return form.hasMethods()
                && !header.isInterface()
                && (earlier == null || earlier.moved().contains(key));
    }

    private boolean mayOverride(String key) {
        WeavePlan earlier = subject.earlier();
        return form.hasMethods()
                && (earlier == null
                        || earlier.inherited().stream()
                                .anyMatch(before -> before.method().key().equals(key)));
    }

    private Map<String, String> pooledAbove(@Nullable String superName) {
        WeavePlan earlier = subject.earlier();
        if (earlier != null) {
            return earlier.pooledAbove();
        }
        Map<String, String> above = new HashMap<>();
        if (superName != null && !header.isInterface() && form.hasMethods()) {
            for (String type : scope.lineage(loader, superName).pooled()) {
                PooledInterface pooled = scope.find(loader, type);
                if (pooled != null && isAccessible(pooled)) {
                    addPooled(above, pooled);
                }
            }
        }
        return above;
    }

    private static void addPooled(Map<String, String> above, PooledInterface pooled) {
        for (String key : pooled.methods().keySet()) {
            if (pooled.pools(key)) {
                above.putIfAbsent(key, pooled.name());
            }
        }
    }

    private boolean canTellOfObjects() {
        if (!isConcrete() || header.majorVersion() < Opcodes.V1_5) {
            return false;
        }
        boolean reused =
                ConstructorFacts.of(new ClassReader(reading.classFile())).reusesThis();
        if (reused) {
            notes.add("its objects do not join, as a constructor puts something else in the place of 'this'");
        }
        return !reused;
    }

    private boolean isConcrete() {
        return !header.isInterface() && (header.access() & Opcodes.ACC_ABSTRACT) == 0;
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
        } else if (method.is(Opcodes.ACC_SYNCHRONIZED) && !mayMove(method.key())) {
            notes.add(method.name() + " is synchronized, and the class is loaded already");
        } else if (method.is(Opcodes.ACC_SYNCHRONIZED) && changesSerialForm()) {
            notes.add(method.name() + " is synchronized, and the class is Serializable without a serialVersionUID");
        } else {
            methods.putIfAbsent(method.key(), target);
            if (mayMove(method.key())) {
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
        ClassReading.Method method = reading.bridged(bridge);
        boolean routable = method != null
                && !method.is(Opcodes.ACC_BRIDGE | Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE | Opcodes.ACC_ABSTRACT)
                && fits(method.descriptor(), bridge.descriptor())
                && (sameResult(method, bridge)
                        || isReference(method) && pooled.variableResults().contains(bridge.key()));
        if (method != null && routable && !pooled.pools(method.key())) {
            add(method, new Target(pooled.name(), bridge.name(), bridge.descriptor()));
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
                ClassReading declaring = findAbove(superName, key);
                if (declaring == null) {
                    noteDefault(key);
                } else {
                    addInherited(pooled, declaring, key);
                }
            }
        }
    }

    private @Nullable ClassReading findAbove(String superName, String key) {
        for (ClassReading above : superclasses(superName)) {
            if (above.method(key) != null) {
                return above;
            }
        }
        return null;
    }

    /** The superclasses but for {@link Object}, the nearest first, as far as they can be found. */
    private List<ClassReading> superclasses(String superName) {
        List<ClassReading> known = superclasses;
        if (known == null) {
            known = new ArrayList<>();
            String name = superName;
            while (name != null && !name.equals("java/lang/Object")) {
                ClassReading above = ClassReading.of(loader, name);
                if (above != null) {
                    known.add(above);
                }
                name = above == null ? null : above.superName();
            }
            superclasses = known;
        }
        return known;
    }

    /** What no class above declares comes from a default method, which can't be overridden without being copied. */
    private void noteDefault(String key) {
        if (isConcrete()) {
            notes.add(key.substring(0, key.indexOf('(')) + " is a default method of another interface");
        }
    }

    private void addInherited(PooledInterface pooled, ClassReading declaring, String key) {
        ClassReading.Method method = declaring.method(key);
        if (method == null || !method.is(Opcodes.ACC_PUBLIC) || method.is(Opcodes.ACC_ABSTRACT | Opcodes.ACC_STATIC)) {
            return;
        }
        String fault = faultOf(method);
        if (fault != null) {
            notes.add(method.name() + " is " + fault);
            return;
        }
        Target target = new Target(pooled.name(), method.name(), method.descriptor());
        inherited.add(new WeavePlan.Inherited(target, false, method, declaring.classFile()));
    }

    /** Why an inherited method can't be overridden; null if it can. */
    private @Nullable String faultOf(ClassReading.Method method) {
        if (method.is(Opcodes.ACC_FINAL)) {
            return "final";
        }
        if (!mayOverride(method.key())) {
            return "inherited, and the class is loaded already";
        }
        return changesSerialForm() ? "inherited, and the class is Serializable without a serialVersionUID" : null;
    }

    /** The {@code close()} of a superclass that is not woven is overridden, too: it has to tell. */
    private void planInheritedClose(String superName) {
        boolean wovenAbove = !scope.lineage(loader, superName).pooled().isEmpty();
        ClassReading declaring = wovenAbove || reading.method(CLOSE) != null ? null : findAbove(superName, CLOSE);
        ClassReading.Method close = declaring == null ? null : declaring.method(CLOSE);
        if (declaring != null && close != null && close.is(Opcodes.ACC_PUBLIC) && faultOf(close) == null) {
            inherited.add(new WeavePlan.Inherited(null, true, close, declaring.classFile()));
        }
    }
}
