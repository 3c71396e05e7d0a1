package dev.pooling.benchmarks.startup;

/** The smallest program. */
public final class HelloWorld {

    private HelloWorld() {}

    /**
     * Says hello.
     *
     * @param arguments not used
     */
    public static void main(String[] arguments) {
        System.out.println("hello");
    }
}
