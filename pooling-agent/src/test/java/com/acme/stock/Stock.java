package com.acme.stock;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.tools.Server;

/** Asks two databases from several threads, and shuts one of them down while they do. Knows nothing of pools. */
public final class Stock {

    private static final int THREADS = 4;
    private static final int QUERIES_PER_THREAD = 40;

    private final List<DataSource> databases;
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final Semaphore begun = new Semaphore(0);

    private Stock(DataSource... databases) {
        this.databases = List.of(databases);
    }

    /** Prints what became of the queries; with an argument also when the other database is shut down, too. */
    public static void main(String[] arguments) throws Exception {
        Server north = serve("north");
        Server south = serve("south");
        Stock stock = new Stock(dataSource(north, "north"), dataSource(south, "south"));
        System.out.println("at first: " + stock.ask(() -> null));
        System.out.println("during the shutdown: "
                + stock.ask(() -> {
                    stock.begun.acquire(THREADS * QUERIES_PER_THREAD / 4);
                    north.stop();
                    return null;
                }));
        System.out.println("afterwards: " + stock.ask(() -> null));
        south.stop();
        if (arguments.length > 0) {
            System.out.println("in the end: " + stock.ask(() -> null));
        }
    }

    /** Serves a database in memory, which stays though nobody is connected. */
    private static Server serve(String name) throws SQLException {
        DriverManager.getConnection("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1")
                .close();
        return Server.createTcpServer("-tcpPort", "0").start();
    }

    private static DataSource dataSource(Server server, String name) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:tcp://localhost:" + server.getPort() + "/mem:" + name);
        return dataSource;
    }

    /** Has all threads ask, and something else happen while they do. */
    private String ask(Callable<?> meanwhile) throws Exception {
        refused.set(0);
        lost.set(0);
        begun.drainPermits();
        Set<String> answers = Collections.synchronizedSet(new TreeSet<>());
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            running.add(threads.submit(() -> ask(thread, answers)));
        }
        try {
            meanwhile.call();
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdown();
        }
        return "asked " + answers + ", " + refused + " connections refused, " + lost + " queries lost";
    }

    private void ask(int thread, Set<String> answers) {
        for (int i = 0; i < QUERIES_PER_THREAD; i++) {
            begun.release();
            DataSource database = databases.get((thread + i) % databases.size());
            // A second time, since a connection may break under a query.
            if (!isAnswered(database, answers) && !isAnswered(database, answers)) {
                lost.incrementAndGet();
            }
        }
    }

    private boolean isAnswered(DataSource database, Set<String> answers) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT DATABASE()")) {
            rows.next();
            answers.add(rows.getString(1));
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private Connection connect(DataSource database) throws SQLException {
        try {
            return database.getConnection();
        } catch (SQLException e) {
            refused.incrementAndGet();
            throw e;
        }
    }
}
