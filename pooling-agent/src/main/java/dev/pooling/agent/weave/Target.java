package dev.pooling.agent.weave;

/**
 * The method of a pooled interface that a method of a class implements.
 *
 * @param type the internal name of the interface
 * @param name the name of the method
 * @param descriptor the descriptor that the interface gives it
 */
public record Target(String type, String name, String descriptor) {}
