/** What several examples start other JVMs with. */
package dev.pooling.examples.process;
