package dev.pooling.examples.simulate;

import java.util.List;

/** The scenarios of the table. */
final class Scenarios {

    private Scenarios() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.equal(4, 120),
                Scenario.equal(20, 30),
                Scenario.equal(100, 9),
                Scenario.equal(1000, 2),
                speeds(),
                Scenario.fault(
                        "slow",
                        "20 agents, one becomes 20 times slower",
                        fleet -> fleet.fault(10, 60, fleet.first(1), Fault.slower(20))),
                Scenario.fault(
                        "black hole",
                        "20 agents, one fails every call at once",
                        fleet -> fleet.fault(10, 60, fleet.first(1), Fault.DOWN)),
                Scenario.fault(
                        "flaky",
                        "20 agents, one fails 30 % of its calls",
                        fleet -> fleet.fault(10, 60, fleet.first(1), Fault.flaky(0.3))),
                Scenario.fault(
                        "half out",
                        "20 agents, ten of them are out for five seconds",
                        fleet -> fleet.fault(10, 15, fleet.first(10), Fault.DOWN)),
                Scenario.fault("flapping", "20 agents, three of them are out for two seconds of every four", fleet -> {
                    for (int seconds = 10; seconds < 60; seconds += 4) {
                        fleet.fault(seconds, seconds + 2, fleet.first(3), Fault.DOWN);
                    }
                }),
                Scenario.fault(
                        "throttled",
                        "20 agents, two of them take 200 calls a second and ask for a second of rest",
                        fleet -> fleet.fault(10, 60, fleet.first(2), Fault.THROTTLING)),
                Scenario.fault(
                        "restart",
                        "20 agents, all of them are out for a second and come back three times slower for five",
                        Scenarios::restart));
    }

    private static Scenario speeds() {
        return new Scenario(
                "speeds",
                "21 agents: of each three one of single, one of double and one of tenfold speed",
                21,
                new double[] {1, 2, 10},
                20,
                4,
                false,
                fleet -> {});
    }

    private static void restart(Fleet fleet) {
        fleet.fault(10, 11, fleet.agents(), Fault.DOWN);
        fleet.at(11, () -> fleet.agents().forEach(agent -> agent.speed(1.0 / 3)));
        for (double warm = 0.1; warm <= 1; warm += 0.1) {
            double speed = (1 + 2 * warm) / 3;
            fleet.at(11 + 5 * warm, () -> fleet.agents().forEach(agent -> agent.speed(speed)));
        }
    }
}
