package dev.pooling.examples.soak;

import java.util.List;

/**
 * What the callers need to know.
 *
 * @param pools the pools to call
 * @param ledger the book of calls
 * @param violations where to report what must not be
 * @param sabotage what to do wrong on purpose
 */
record Soaked(List<SoakPool> pools, Ledger ledger, Violations violations, Sabotage sabotage) {}
