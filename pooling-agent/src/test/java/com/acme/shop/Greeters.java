package com.acme.shop;

import dev.pooling.annotation.Agent;

/** The implementations. */
final class Greeters {

    private Greeters() {}

    @Agent(id = "broken")
    static final class Broken implements Greeter {
        @Override
        public String greet(String name) {
            throw new IllegalStateException("broken");
        }
    }

    @Agent(id = "polite")
    static final class Polite implements Greeter {
        @Override
        public String greet(String name) {
            return "good day, " + name;
        }
    }

    /** Known to the configuration alone. */
    static final class Named implements Greeter {
        @Override
        public String greet(String name) {
            return "named, " + name;
        }
    }
}
