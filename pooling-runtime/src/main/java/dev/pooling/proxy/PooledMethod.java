package dev.pooling.proxy;

import java.lang.reflect.Method;

/**
 * A method that the proxy carries to an agent.
 *
 * @param method the method that the proxy implements
 * @param target the method that is called on the agent: the one of the narrowest return type, which every agent has
 * @param declaration the most specific declaration, whose annotations count
 */
record PooledMethod(Method method, Method target, Method declaration) {}
