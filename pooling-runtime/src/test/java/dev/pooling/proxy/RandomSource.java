package dev.pooling.proxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Writes an interface of random shape, as people write them, and a class that implements it: generic, with a generic parent
 * some of whose methods it narrows (from which the compiler makes bridges), arrays, varargs, default, static and private
 * methods, type variables of methods, and declared exceptions. What is called is handed to the field {@code handler} of
 * the class, with the name of the method in the place of the proxy.
 */
final class RandomSource {

    private static final List<String> TYPES = List.of(
            "boolean",
            "byte",
            "short",
            "char",
            "int",
            "long",
            "float",
            "double",
            "String",
            "Object",
            "Integer",
            "int[]",
            "long[][]",
            "String[]",
            "java.util.List<String>",
            "java.util.List<? extends Number>",
            "java.util.Map<String, java.util.List<int[]>>",
            "Comparable<Integer>",
            "CharSequence");

    /** In an implementation {@code T} stands for String and {@code U} for Integer. */
    private static final List<String> GENERIC = List.of("T", "U", "java.util.List<T>", "java.util.Map<T, U>", "T[]");

    private static final List<String> EXCEPTIONS = List.of(
            "", " throws java.io.IOException", " throws Exception", " throws java.sql.SQLException, RuntimeException");

    /** A result, and what may take its place where it is narrowed. */
    private static final Map<String, List<String>> NARROWER = Map.of(
            "Object", List.of("Object", "String", "T"),
            "CharSequence", List.of("CharSequence", "String"),
            "Comparable<Integer>", List.of("Comparable<Integer>", "Integer"),
            "T", List.of("T"));

    private record Parameter(String type, String name) {}

    private record Method(String variables, String result, String name, List<Parameter> parameters, String exceptions) {

        String header() {
            String list = String.join(
                    ", ",
                    parameters.stream()
                            .map(parameter -> parameter.type + " " + parameter.name)
                            .toList());
            return variables + result + " " + name + "(" + list + ")" + exceptions;
        }

        String arguments() {
            return String.join(", ", parameters.stream().map(Parameter::name).toList());
        }

        Method returning(String narrower) {
            return new Method(variables, narrower, name, parameters, exceptions);
        }

        /** As the class writes it, which knows what the variables of its interface stand for. */
        String implemented() {
            return header().replaceAll("\\bT\\b", "String").replaceAll("\\bU\\b", "Integer");
        }
    }

    private final Random random;
    private int methods;

    RandomSource(Random random) {
        this.random = random;
    }

    /** The sources by class name: {@code random.Parent}, {@code random.Service} and {@code random.Agent}. */
    Map<String, String> write() {
        List<Method> ofParent = some(random.nextInt(6), true);
        List<Method> narrowed = new ArrayList<>();
        for (Method method : ofParent) {
            if (random.nextInt(2) == 0 && NARROWER.containsKey(method.result)) {
                narrowed.add(method.returning(any(NARROWER.get(method.result))));
            }
        }
        List<Method> own = some(1 + random.nextInt(12), true);
        Map<String, String> sources = new LinkedHashMap<>();
        sources.put(
                "random.Parent",
                "package random;\n" + "public interface Parent<T, U extends Comparable<U>> {\n" + declared(ofParent)
                        + "}\n");
        sources.put(
                "random.Service",
                "package random;\n" + "public interface Service<T, U extends Comparable<U>> extends Parent<T, U> {\n"
                        + declared(narrowed) + declared(own) + defaults(own)
                        + "    static String statically() { return \"static\"; }\n"
                        + "    private String privately(Object some) { return \"private \" + some; }\n"
                        + "}\n");
        List<Method> all = new ArrayList<>(ofParent);
        all.removeIf(method -> narrowed.stream().anyMatch(other -> other.name.equals(method.name)));
        all.addAll(narrowed);
        all.addAll(own);
        sources.put("random.Agent", agent(all));
        return sources;
    }

    private List<Method> some(int count, boolean generic) {
        return IntStream.range(0, count).mapToObj(i -> method(generic)).toList();
    }

    private Method method(boolean generic) {
        String name = "m" + methods++;
        if (random.nextInt(6) == 0) {
            // A variable of its own, for values and for what it throws.
            return new Method(
                    "<X, E extends Exception> ",
                    random.nextBoolean() ? "X" : "java.util.List<X>",
                    name,
                    List.of(new Parameter("X", "x"), new Parameter("Class<? super E>", "e")),
                    " throws E");
        }
        List<Parameter> parameters = new ArrayList<>();
        int count = random.nextInt(4) == 0 ? random.nextInt(12) : random.nextInt(4);
        for (int i = 0; i < count; i++) {
            parameters.add(new Parameter(type(generic), "a" + i));
        }
        if (random.nextInt(4) == 0) {
            parameters.add(new Parameter(any(List.of("int...", "String...", "Object...", "long[]...")), "rest"));
        }
        return new Method("", random.nextInt(5) == 0 ? "void" : type(generic), name, parameters, any(EXCEPTIONS));
    }

    private String type(boolean generic) {
        return generic && random.nextInt(3) == 0 ? any(GENERIC) : any(TYPES);
    }

    private <E> E any(List<E> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static String declared(List<Method> methods) {
        StringBuilder text = new StringBuilder();
        for (Method method : methods) {
            text.append("    ").append(method.header()).append(";\n");
        }
        return text.toString();
    }

    /** Default methods that call others: each as it is, and some that the class will write anew. */
    private String defaults(List<Method> own) {
        StringBuilder text = new StringBuilder();
        for (Method method : own) {
            if (method.variables.isEmpty() && !method.result.equals("void") && random.nextInt(3) == 0) {
                Method made = new Method("", "String", "d" + method.name, method.parameters, method.exceptions);
                text.append("    default ").append(made.header());
                text.append(" { return privately(").append(method.name).append('(');
                text.append(made.arguments()).append(")); }\n");
            }
        }
        return text.toString();
    }

    private String agent(List<Method> all) {
        StringBuilder text = new StringBuilder(
                "package random;\n"
                        + "@SuppressWarnings(\"unchecked\")\n"
                        + "public class Agent implements Service<String, Integer> {\n"
                        + "    public java.lang.reflect.InvocationHandler handler;\n"
                        + "    private Object call(String name, Object... arguments) {\n"
                        + "        try { return handler.invoke(name, null, arguments); }\n"
                        + "        catch (Throwable thrown) { throw Agent.<RuntimeException>sneakily(thrown); }\n"
                        + "    }\n"
                        + "    private static <X extends Throwable> X sneakily(Throwable thrown) throws X { throw (X) thrown; }\n");
        for (Method method : all) {
            text.append("    @Override public ").append(method.implemented()).append(" {\n        ");
            String call = "call(\"" + method.name + "\", new Object[] {" + method.arguments() + "})";
            String result = method.result.replaceAll("\\bT\\b", "String").replaceAll("\\bU\\b", "Integer");
            text.append(result.equals("void") ? call : "return (" + result + ") " + call)
                    .append(";\n    }\n");
        }
        return text.append("}\n").toString();
    }
}
