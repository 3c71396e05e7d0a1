package dev.pooling.examples.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.tools.Server;

/** An H2 database in memory, with some products, that is served over TCP. */
public final class DatabaseServer {

    private DatabaseServer() {}

    /**
     * Prints where the database is, and serves until the standard input ends, which it does when the parent process does,
     * however it ends.
     *
     * @param arguments the name of the database
     * @throws SQLException if it cannot be made
     * @throws IOException if the standard input cannot be read
     */
    public static void main(String[] arguments) throws SQLException, IOException {
        String database = "mem:" + arguments[0];
        // It lives as long as this connection.
        try (Connection connection = DriverManager.getConnection("jdbc:h2:" + database, "sa", "")) {
            fill(connection);
            Server server = Server.createTcpServer("-tcpPort", "0").start();
            System.out.println("jdbc:h2:tcp://localhost:" + server.getPort() + "/" + database);
            System.in.transferTo(OutputStream.nullOutputStream());
            server.stop();
        }
    }

    private static void fill(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE product (id INT PRIMARY KEY, name VARCHAR, price DECIMAL(6, 2))");
            statement.execute("INSERT INTO product VALUES (1, 'tea', 3.20), (2, 'coffee', 4.10), (3, 'cocoa', 2.70)");
        }
    }
}
