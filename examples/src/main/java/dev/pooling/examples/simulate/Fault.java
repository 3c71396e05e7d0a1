package dev.pooling.examples.simulate;

import java.util.function.Consumer;

/** What befalls an agent, and how it ends. */
record Fault(Consumer<SimulatedAgent> beginning, Consumer<SimulatedAgent> ending) {

    static final Fault DOWN = new Fault(SimulatedAgent::crash, SimulatedAgent::start);

    static final Fault THROTTLING =
            new Fault(agent -> agent.quota(Quota.perSecond(200)), agent -> agent.quota(Quota.NONE));

    static Fault slower(double times) {
        return new Fault(agent -> agent.speed(agent.speed() / times), agent -> agent.speed(agent.speed() * times));
    }

    static Fault flaky(double rate) {
        return new Fault(agent -> agent.failureRate(rate), agent -> agent.failureRate(0));
    }

    void begin(SimulatedAgent agent) {
        beginning.accept(agent);
    }

    void end(SimulatedAgent agent) {
        ending.accept(agent);
    }
}
