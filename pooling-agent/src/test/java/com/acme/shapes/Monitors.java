package com.acme.shapes;

import dev.pooling.annotation.Agent;
import dev.pooling.annotation.Pooled;
import dev.pooling.annotation.Probe;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Interfaces with probes, and implementations that note what the probes see. */
final class Monitors {

    private Monitors() {}

    @Pooled
    public interface Monitored {
        String ask();

        @Probe(intervalMillis = 1, failureThreshold = 2)
        boolean isWell();
    }

    @Agent
    static final class Patient implements Monitored {

        private final String name;
        final Set<String> answersWithinProbes = ConcurrentHashMap.newKeySet();
        final Set<String> proxiesOnTheStack = ConcurrentHashMap.newKeySet();
        final Semaphore probes = new Semaphore(0);
        volatile boolean well = true;

        Patient(String name) {
            this.name = name;
        }

        @Override
        public String ask() {
            return name;
        }

        @Override
        public boolean isWell() {
            for (StackTraceElement frame : new Throwable().getStackTrace()) {
                if (frame.getClassName().contains("$$Pooled")) {
                    proxiesOnTheStack.add(frame.toString());
                }
            }
            answersWithinProbes.add(ask());
            probes.release();
            return well;
        }
    }

    @Pooled
    public interface WithDefaultProbe {
        String ask();

        @Probe(intervalMillis = 1)
        default boolean isWell() {
            return !ask().isEmpty();
        }
    }

    @Agent
    static final class Asked implements WithDefaultProbe {

        final Semaphore asked = new Semaphore(0);

        @Override
        public String ask() {
            asked.release();
            return "x";
        }
    }
}
