package dev.pooling;

import java.util.Map;

/** An agent that is fit to join a pool. */
record CheckedAgent<T>(String id, T agent, double weight, int priority, Map<String, Object> metadata) {}
