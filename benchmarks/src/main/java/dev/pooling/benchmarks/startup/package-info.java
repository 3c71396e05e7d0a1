/** What the Java agent costs the start of programs in which there is nothing to be pooled. */
package dev.pooling.benchmarks.startup;
