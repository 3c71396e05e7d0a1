package dev.pooling.internal;

/** A cache line in front of the fields of a subclass, so that two objects next to each other in memory do not share one. */
@SuppressWarnings("unused") // they only take up room
public abstract class Padding {

    private long p0;
    private long p1;
    private long p2;
    private long p3;
    private long p4;
    private long p5;
    private long p6;
    private long p7;

    /** For subclasses. */
    protected Padding() {}
}
