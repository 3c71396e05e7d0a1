package dev.pooling.pool;

import dev.pooling.internal.LogText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the configuration that a pool or a chain was made with. */
final class ConfigLog {

    private static final Logger LOG = LoggerFactory.getLogger(AgentPool.class);

    private ConfigLog() {}

    static void created(String kind, GroupSetup setup, String strategy) {
        LOG.debug("{}: {} created, {}, {}", LogText.printable(setup.name()), kind, strategy, setup.config());
    }
}
