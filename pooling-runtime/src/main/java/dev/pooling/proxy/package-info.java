/**
 * From annotations to a generated class: reads what is said on an interface, finds every mistake in it, and writes the
 * class whose methods carry the calls.
 *
 * <p>The package is used by {@link dev.pooling.Pooling}; users meet only {@link
 * dev.pooling.proxy.PoolDefinitionException}. {@link dev.pooling.proxy.PooledProxy} is public for generated classes
 * alone. It is the only package that uses reflection and Byte Buddy, of which it needs the class writer (ASM) alone,
 * because that is what makes the first proxy of a JVM quick.
 *
 * <p>The way through it: {@code PlanReader} makes an {@link dev.pooling.proxy.InterfacePlan} and notes mistakes in
 * {@link dev.pooling.proxy.PlanProblems}; {@code ProxyClassWriter} writes the class, {@code ProxyDefiner} finds it a
 * class loader, {@code ProxyCache} keeps it without keeping class loaders alive.
 */
@NullMarked
package dev.pooling.proxy;

import org.jspecify.annotations.NullMarked;
