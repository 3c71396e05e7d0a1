package dev.pooling.examples.agent;

import com.acme.shop.Shop;
import dev.pooling.agent.PoolingAgent;
import dev.pooling.examples.process.JavaProcess;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.h2.jdbcx.JdbcDataSource;

/**
 * Runs {@link Shop}, a program that knows nothing of pools, twice: as it is, and with the Java agent. Each time one of its
 * two databases is killed midway.
 *
 * <p>That is done between two requests. A query that is under way is lost with its connection, which no longer concerns
 * the data source; to save these, too, pool an interface of the program whose methods are whole queries.
 */
public final class WithAndWithout {

    private static final int REQUESTS = 200;
    private static final String NORTH = "NORTH";
    private static final String SOUTH = "SOUTH";

    /** What became of the requests before and after a database was killed. */
    private record Run(Tally before, Tally after) {}

    private WithAndWithout() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws IOException if a process ends before its time
     * @throws InterruptedException if the thread is interrupted
     * @throws IllegalStateException if it does not come out as it must
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path agent = JavaProcess.placeOf(PoolingAgent.class);
        Path configuration = configuration();
        System.out.println("java com.acme.shop.Shop ...");
        Run without = run(List.of());
        System.out.println("java -javaagent:" + agent.getFileName() + "=config=" + configuration.getFileName()
                + " com.acme.shop.Shop ...");
        Run with = run(List.of("-javaagent:" + agent + "=config=" + configuration));
        print(without, with);
        check(without, with);
    }

    private static Path configuration() {
        URL file = WithAndWithout.class.getResource("pools.properties");
        if (file == null) {
            throw new IllegalStateException("pools.properties is not on the class path");
        }
        try {
            return Path.of(file.toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Run run(List<String> flags) throws IOException, InterruptedException {
        try (JavaProcess north = database(NORTH);
                JavaProcess south = database(SOUTH);
                JavaProcess shop = shop(flags, north.read(), south.read())) {
            Tally before = ask(shop);
            north.kill();
            return new Run(before, ask(shop));
        }
    }

    private static JavaProcess database(String name) throws IOException {
        List<String> flags = new ArrayList<>(JavaProcess.SMALL);
        flags.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return new JavaProcess(flags, DatabaseServer.class, name);
    }

    /** Without the library on its class path. */
    private static JavaProcess shop(List<String> more, String... urls) throws IOException {
        List<String> flags = new ArrayList<>(JavaProcess.SMALL);
        // H2 would try for more than a second to reach a database that is not there.
        flags.add("-Dh2.socketConnectRetry=0");
        flags.addAll(List.of(
                "-cp",
                JavaProcess.placeOf(Shop.class) + File.pathSeparator + JavaProcess.placeOf(JdbcDataSource.class)));
        flags.addAll(more);
        return new JavaProcess(flags, Shop.class, urls);
    }

    private static Tally ask(JavaProcess shop) throws IOException {
        Tally tally = new Tally();
        for (int i = 0; i < REQUESTS; i++) {
            tally.add(shop.ask(Integer.toString(i % 3 + 1)));
        }
        return tally;
    }

    private static void print(Run without, Run with) {
        System.out.printf("%n%-26s %12s %12s%n", "", "as it is", "with agent");
        System.out.println("Both databases are up");
        print(without.before, with.before);
        System.out.println(NORTH + " was killed");
        print(without.after, with.after);
    }

    private static void print(Tally without, Tally with) {
        print("requests", without, with, Tally::requests);
        print("answered", without, with, Tally::answered);
        print("  by " + NORTH, without, with, tally -> tally.answeredBy(NORTH));
        print("  by " + SOUTH, without, with, tally -> tally.answeredBy(SOUTH));
        print("failed", without, with, Tally::failed);
    }

    private static void print(String what, Tally without, Tally with, ToIntFunction<Tally> count) {
        System.out.printf(Locale.ROOT, "  %-24s %12d %12d%n", what, count.applyAsInt(without), count.applyAsInt(with));
    }

    private static void check(Run without, Run with) {
        if (without.after.failed() == 0) {
            throw new IllegalStateException("nobody noticed that a database was killed");
        }
        if (without.before.failed() + with.before.failed() + with.after.failed() > 0) {
            throw new IllegalStateException("requests failed that must not");
        }
    }
}
