/**
 * Pools and chains of agents, and the loop that carries a call from agent to agent until it succeeds.
 *
 * <p>Users create {@link dev.pooling.pool.AgentPool} and {@link dev.pooling.pool.FallbackChain}, configure them with
 * {@link dev.pooling.pool.PoolConfig} and read {@link dev.pooling.pool.AgentStats}. The types named {@code Call...} and
 * {@link dev.pooling.pool.AgentLease} are public for the code of generated proxies alone.
 *
 * <p>How a call goes: {@link dev.pooling.pool.CallDispatcher} is the loop, {@code AgentGroup} picks an agent and keeps
 * book, {@link dev.pooling.pool.CallProgress} decides what follows a failed attempt.
 */
@NullMarked
package dev.pooling.pool;

import org.jspecify.annotations.NullMarked;
