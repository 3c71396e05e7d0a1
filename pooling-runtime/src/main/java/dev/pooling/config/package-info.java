/**
 * Overrides of the options of pools from system properties, the environment and a properties file.
 *
 * <p>Read when a proxy is made. Users meet {@link dev.pooling.config.PoolingConfigException}, which names every
 * override that could not be understood.
 */
@NullMarked
package dev.pooling.config;

import org.jspecify.annotations.NullMarked;
