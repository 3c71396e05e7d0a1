package com.acme.shop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** Tells what products cost. The databases all hold the same; each is asked in turn. */
public final class Shop {

    private final List<ProductRepository> repositories;
    private int requests;

    private Shop(List<ProductRepository> repositories) {
        this.repositories = repositories;
    }

    /**
     * Reads numbers of products, and writes a line about each.
     *
     * @param urls the databases
     * @throws IOException if standard input cannot be read
     */
    public static void main(String[] urls) throws IOException {
        Shop shop = new Shop(Arrays.stream(urls)
                .map(Shop::dataSource)
                .map(ProductRepository::new)
                .toList());
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            System.out.println(shop.answer(Integer.parseInt(line)));
        }
    }

    private static DataSource dataSource(String url) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(url);
        dataSource.setUser("sa");
        return dataSource;
    }

    private String answer(int id) {
        ProductRepository repository = repositories.get(requests++ % repositories.size());
        try {
            Optional<Product> found = repository.find(id);
            return found.map(product -> product.name() + " costs " + product.price() + ", says " + product.database())
                    .orElse("There is no product " + id);
        } catch (SQLException e) {
            return "Sorry, try again later: "
                    + e.getMessage().lines().findFirst().orElse("");
        }
    }
}
