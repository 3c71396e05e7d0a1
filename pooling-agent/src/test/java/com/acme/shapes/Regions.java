package com.acme.shapes;

import dev.pooling.annotation.Agent;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.Pooled;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** An interface whose methods require tags, and implementations that say in their annotations what they have. */
final class Regions {

    private Regions() {}

    @Pooled(tags = "region=eu", retries = 3)
    public interface Store {
        String read(long id) throws IOException;

        @Pooled(tags = "writable")
        String write(String text, int times);

        @Pooled(tags = "region=us")
        String readAbroad();

        CompletableFuture<String> readLater();
    }

    /** What all of them do: answer with the name of the class. */
    abstract static class Named implements Store {
        @Override
        public String read(long id) throws IOException {
            return getClass().getSimpleName();
        }

        @Override
        public String write(String text, int times) {
            return getClass().getSimpleName();
        }

        @Override
        public String readAbroad() {
            return getClass().getSimpleName();
        }

        @Override
        public CompletableFuture<String> readLater() {
            return CompletableFuture.completedFuture(getClass().getSimpleName());
        }
    }

    @Agent(metadata = {"region=eu", "zone=a"})
    public static final class Paris extends Named {}

    @Agent(metadata = {"region=eu", "zone=b", "writable=yes"})
    public static final class Berlin extends Named {}

    @Agent(metadata = "region=us")
    public static final class Boston extends Named {}

    @Agent(metadata = {"region=eu", "zone=c"})
    public static final class Broken extends Named {
        @Override
        public String read(long id) throws IOException {
            throw new IOException("broken");
        }
    }

    @Pooled(tags = "region=eu", retries = 0)
    @Fallback(agents = {"abroad", "atHome"})
    public interface Reserved {
        String read();
    }

    @Agent(metadata = "region=us")
    public static final class Usual implements Reserved {
        @Override
        public String read() {
            return "usual";
        }
    }

    @Agent(id = "abroad", metadata = "region=us")
    public static final class Abroad implements Reserved {
        @Override
        public String read() {
            return "abroad";
        }
    }

    @Agent(id = "atHome", metadata = "region=eu")
    public static final class AtHome implements Reserved {
        @Override
        public String read() {
            return "at home";
        }
    }
}
