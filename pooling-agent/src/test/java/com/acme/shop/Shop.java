package com.acme.shop;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A small program without a line that makes a pool. */
public final class Shop {

    private static final List<Greeter> GREETERS =
            List.of(new Greeters.Broken(), new Greeters.Polite(), new Greeters.Named());

    private Shop() {}

    /** Greets through the broken one, and prints the different answers. */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length > 0) {
            System.out.println("ready");
            Thread.sleep(Long.parseLong(arguments[0]));
        }
        Set<String> answers = new TreeSet<>();
        for (int i = 0; i < 20; i++) {
            try {
                answers.add(GREETERS.get(0).greet("Ann"));
            } catch (IllegalStateException e) {
                answers.add("failed: " + e.getMessage());
            }
        }
        System.out.println(answers);
        System.out.println(GREETERS.get(2).greet("Bob"));
    }
}
