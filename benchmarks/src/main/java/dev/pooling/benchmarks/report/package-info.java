/** Runs the benchmarks in parts and writes what they find into a page, as tables and plots. */
package dev.pooling.benchmarks.report;
