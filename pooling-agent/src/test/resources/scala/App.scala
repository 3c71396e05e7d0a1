package com.acme.scala

import dev.pooling.annotation.{Agent, Pooled}

@Pooled
trait Teller[A, B]:
  def tell(question: A): B
  def name: String
  def twice(question: A): (B, B) = (tell(question), tell(question))

@Agent
class Broken extends Teller[String, Int]:
  def tell(question: String): Int = throw new java.io.IOException("checked, though not declared")
  val name = "broken"

@Agent
case class Right(factor: Int) extends Teller[String, Int]:
  def tell(question: String): Int = question.length * factor
  lazy val name = "right"

@Agent
object Single extends Teller[String, Int]:
  def tell(question: String): Int = question.length * 2
  def name = "single"

object App:
  def main(arguments: Array[String]): Unit =
    val tellers = List[Teller[String, Int]](new Broken, Right(2), Single)
    println((1 to 6).map(_ => tellers(0).tell("four")).toSet)
    println((1 to 12).map(_ => tellers(0).name).toSet.toList.sorted)
    println((1 to 6).map(_ => tellers(0).twice("four")).toSet)
    val anonymous = new Teller[String, Int]:
      def tell(question: String) = 1
      def name = "anonymous"
    println(anonymous.name)
    println(s"${tellers(1)} ${tellers(1) == Right(2)}")
