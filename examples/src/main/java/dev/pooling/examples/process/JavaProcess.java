package dev.pooling.examples.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program in a JVM of its own, on the JDK that runs this one. One thread at a time may talk to it. */
public final class JavaProcess implements AutoCloseable {

    /** For programs that are small and must start fast. */
    public static final List<String> SMALL = List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Process process;
    private final BufferedReader output;
    private final BufferedWriter input;

    /**
     * Starts a program. What it writes to standard error appears on that of this program.
     *
     * @param flags flags for the JVM, among them the class path
     * @param main the class that is run
     * @param arguments its arguments
     * @throws IOException if no process can be started
     */
    public JavaProcess(List<String> flags, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = process.inputReader(StandardCharsets.UTF_8);
        input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Finds out where a class comes from.
     *
     * @param type the class
     * @return the folder or the jar
     */
    public static Path placeOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Waits for the next line of its output.
     *
     * @return the line
     * @throws IOException if it has ended
     */
    public String read() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new EOFException("the process has ended: " + process.info().commandLine());
        }
        return line;
    }

    /**
     * Sends it a line, and waits for the one that it answers.
     *
     * @param line the line
     * @return the answer
     * @throws IOException if it has ended
     */
    public String ask(String line) throws IOException {
        input.write(line);
        input.newLine();
        input.flush();
        return read();
    }

    /**
     * Tells whether it runs.
     *
     * @return true until it has ended
     */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Ends it as SIGKILL does, without a word to anybody, and waits until it is gone.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
