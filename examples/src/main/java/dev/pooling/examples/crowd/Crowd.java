package dev.pooling.examples.crowd;

import dev.pooling.examples.process.JavaProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A hundred thousand asynchronous calls under way at the same time, in a JVM with a heap of 96 MiB and a handful of
 * threads: {@link Crowded} does it, this starts it and shows what it prints.
 */
public final class Crowd {

    private static final List<String> SMALL = List.of("-Xmx96m", "-XX:+UseSerialGC");

    private Crowd() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws IOException if the JVM ends before its time, because its heap is full, say
     */
    public static void main(String[] arguments) throws IOException {
        System.out.println("java " + String.join(" ", SMALL) + " " + Crowded.class.getName());
        List<String> flags = new ArrayList<>(SMALL);
        flags.addAll(List.of("-cp", System.getProperty("java.class.path")));
        try (JavaProcess process = new JavaProcess(flags, Crowded.class)) {
            for (int line = 0; line < Crowded.LINES; line++) {
                System.out.println(process.read());
            }
        }
    }
}
