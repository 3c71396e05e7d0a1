package dev.pooling.examples.simulate;

/**
 * What was measured in one run.
 *
 * @param scenario what happened
 * @param contender who shared the calls
 * @param utilisation the arriving work over what the fleet can do while all is well
 * @param p50Millis the median of the time from arrival to answer or error
 * @param p99Millis its 99th percentile
 * @param p999Millis its 99.9th percentile
 * @param errorRate the share of calls whose callers saw an error
 * @param goodputPerSecond calls that succeeded while calls arrived, by time
 * @param extraLoad attempts beyond one for each call, over calls
 * @param faultRate the share of calls that met a faulty agent, of those that arrived a second or more after its fault
 *     began
 */
record Result(
        Scenario scenario,
        Contender contender,
        double utilisation,
        double p50Millis,
        double p99Millis,
        double p999Millis,
        double errorRate,
        double goodputPerSecond,
        double extraLoad,
        double faultRate) {}
