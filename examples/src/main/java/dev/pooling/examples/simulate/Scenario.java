package dev.pooling.examples.simulate;

import java.util.function.Consumer;

/**
 * A fleet and what happens to it.
 *
 * @param name a short name
 * @param description one line for the reader of the table
 * @param agents how many there are
 * @param speeds of the agents, in turn; 1 is a call in {@link Simulation#MEAN_WORK_NANOS} on average
 * @param seconds how long calls arrive
 * @param warmUpSeconds how long at the start nothing is measured
 * @param hasFault whether anything fails
 * @param events plans what happens
 */
record Scenario(
        String name,
        String description,
        int agents,
        double[] speeds,
        double seconds,
        double warmUpSeconds,
        boolean hasFault,
        Consumer<Fleet> events) {

    static Scenario equal(int agents, double seconds) {
        return new Scenario(
                "equal-" + agents,
                agents + " equal agents",
                agents,
                new double[] {1},
                seconds,
                seconds / 6,
                false,
                fleet -> {});
    }

    /** Twenty agents for a minute, of which some fail from the tenth second on. */
    static Scenario fault(String name, String description, Consumer<Fleet> events) {
        return new Scenario(name, description, 20, new double[] {1}, 60, 5, true, events);
    }

    /** The same, but shorter. */
    Scenario lasting(double fewerSeconds) {
        return new Scenario(name, description, agents, speeds, fewerSeconds, fewerSeconds / 6, hasFault, events);
    }

    /** How many calls of mean work the fleet can do in a second while all is well. */
    double capacityPerSecond() {
        double sum = 0;
        for (int i = 0; i < agents; i++) {
            sum += speeds[i % speeds.length];
        }
        return sum * SimulatedAgent.WORKERS * 1e9 / Simulation.MEAN_WORK_NANOS;
    }
}
