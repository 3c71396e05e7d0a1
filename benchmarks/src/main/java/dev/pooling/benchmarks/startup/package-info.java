/** What happens once in a JVM: what the Java agent costs a start, and how long the first proxy takes. */
package dev.pooling.benchmarks.startup;
