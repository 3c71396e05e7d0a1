/** What the Java agent was told: its arguments, system properties, the environment and the properties file. */
@NullMarked
package dev.pooling.agent.config;

import org.jspecify.annotations.NullMarked;
