package com.acme.shop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** The products in a database. Takes a connection for each query. */
final class ProductRepository {

    private static final String FIND = "SELECT name, price, DATABASE() FROM product WHERE id = ?";

    private final DataSource dataSource;

    ProductRepository(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    Optional<Product> find(int id) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement query = connection.prepareStatement(FIND)) {
            query.setInt(1, id);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? Optional.of(product(rows)) : Optional.empty();
            }
        }
    }

    private static Product product(ResultSet row) throws SQLException {
        return new Product(row.getString(1), row.getBigDecimal(2), row.getString(3));
    }
}
