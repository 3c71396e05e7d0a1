package com.acme.kotlin

import dev.pooling.annotation.Agent
import dev.pooling.annotation.Pooled

@Pooled
interface Teller<in A, out B> {
    fun tell(question: A): B
    fun count(vararg numbers: Int): Int = numbers.sum()
    val name: String
}

@JvmInline
value class Amount(val cents: Long)

@Pooled
interface Till {
    fun add(amount: Amount, times: Int = 1): Amount
}

@Agent
open class Broken : Teller<String, Int> {
    override fun tell(question: String): Int = throw IllegalStateException("broken")
    override val name: String get() = throw java.io.IOException("checked, though not declared")
}

@Agent
data class Right(val factor: Int) : Teller<String, Int> {
    override fun tell(question: String): Int = question.length * factor
    override val name: String = "right"
}

@Agent
object Single : Teller<String, Int> {
    override fun tell(question: String): Int = question.length * 2
    override val name: String get() = "single"
}

/** Delegates to another one. */
class Delegating(private val inner: Teller<String, Int>) : Teller<String, Int> by inner

@Agent
class BrokenTill(private val why: String = "default") : Till {
    constructor(number: Int) : this("number $number")
    override fun add(amount: Amount, times: Int): Amount = error(why)
}

@Agent
class RightTill : Till {
    override fun add(amount: Amount, times: Int): Amount = Amount(amount.cents * times)
}

fun main() {
    val tellers = listOf(Broken(), Right(2), Single)
    val anonymous = object : Teller<String, Int> {
        override fun tell(question: String) = 8
        override val name = "anonymous"
    }
    println((1..12).map { tellers[0].tell("four") }.toSet())
    println((1..12).map { tellers[0].name }.toSortedSet())
    println(Delegating(tellers[0]).tell("four"))
    println(anonymous.name + tellers[0].count(1, 2, 3))
    val tills = listOf(BrokenTill(), BrokenTill(3), RightTill())
    println((1..6).map { tills[0].add(Amount(21), 2).cents }.toSet())
    println(tellers[1].toString() + (tellers[1] == Right(2)))
}
