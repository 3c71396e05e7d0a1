package com.acme.shop;

import java.math.BigDecimal;

/**
 * Something to buy.
 *
 * @param name what it is
 * @param price what it costs
 * @param database the database that knew it
 */
record Product(String name, BigDecimal price, String database) {}
