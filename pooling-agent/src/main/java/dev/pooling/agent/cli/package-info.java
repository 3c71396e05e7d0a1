/** What {@code java -jar pooling-agent.jar} does. */
@NullMarked
package dev.pooling.agent.cli;

import org.jspecify.annotations.NullMarked;
