/** What the Java agent says, on standard error. */
@NullMarked
package dev.pooling.agent.log;

import org.jspecify.annotations.NullMarked;
