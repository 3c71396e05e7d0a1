package dev.pooling.agent.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/** Compiles small programs for tests. */
final class Compiler {

    private Compiler() {}

    /** Compiles sources, given by file name, into a folder; returns the folder. */
    static Path compile(Path folder, Map<String, String> sources, String... options) {
        try {
            List<String> arguments = new ArrayList<>(List.of(options));
            Path classes = folder.resolve("classes");
            arguments.addAll(List.of("-d", classes.toString()));
            for (Map.Entry<String, String> source : sources.entrySet()) {
                Path file = folder.resolve("src").resolve(source.getKey());
                Files.createDirectories(file.getParent());
                arguments.add(Files.writeString(file, source.getValue()).toString());
            }
            int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
            if (status != 0) {
                throw new IllegalStateException("the program does not compile");
            }
            return classes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
