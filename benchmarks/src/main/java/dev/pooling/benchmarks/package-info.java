/** JMH benchmarks of Pooling beside its peers, in the same run. See {@code benchmarks/run.sh}. */
package dev.pooling.benchmarks;
