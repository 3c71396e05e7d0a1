package dev.pooling.examples.simulate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The agents of one run, and what happens to them when. */
final class Fleet {

    private final VirtualTime time;
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private final Map<String, SimulatedAgent> byId = new HashMap<>();

    Fleet(Scenario scenario, VirtualTime time, Chance chance) {
        this.time = time;
        for (int i = 0; i < scenario.agents(); i++) {
            SimulatedAgent agent =
                    new SimulatedAgent("agent-" + i, scenario.speeds()[i % scenario.speeds().length], time, chance);
            agents.add(agent);
            byId.put(agent.id(), agent);
        }
        scenario.events().accept(this);
    }

    List<SimulatedAgent> agents() {
        return agents;
    }

    /** The first few agents. */
    List<SimulatedAgent> first(int count) {
        return agents.subList(0, count);
    }

    SimulatedAgent byId(String id) {
        return byId.get(id);
    }

    /** Plans something for a time after the start. */
    void at(double seconds, Runnable event) {
        time.after((long) (seconds * 1e9), event);
    }

    /** Plans a fault of some agents. */
    void fault(double fromSeconds, double toSeconds, List<SimulatedAgent> some, Fault fault) {
        at(
                fromSeconds,
                () -> some.forEach(agent -> {
                    agent.faulty(true);
                    fault.begin(agent);
                }));
        at(
                toSeconds,
                () -> some.forEach(agent -> {
                    agent.faulty(false);
                    fault.end(agent);
                }));
    }

    boolean isAnyoneKnownToBeFaulty() {
        for (SimulatedAgent agent : agents) {
            if (agent.isKnownToBeFaulty()) {
                return true;
            }
        }
        return false;
    }
}
