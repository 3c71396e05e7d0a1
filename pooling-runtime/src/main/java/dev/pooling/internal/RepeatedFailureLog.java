package dev.pooling.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/**
 * Logs a kind of failure that may repeat with every call: the first one at WARN, all others at DEBUG. It names the class of
 * what was thrown alone, because messages and stack traces may be made by hostile code.
 */
public final class RepeatedFailureLog {

    private final Logger log;
    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * Makes a log for one kind of failure.
     *
     * @param log where to write
     */
    public RepeatedFailureLog(Logger log) {
        this.log = log;
    }

    /**
     * Logs a failure.
     *
     * @param place the pool or the like; made printable
     * @param what what has failed, as part of a sentence; made printable
     * @param failure what was thrown
     */
    public void report(String place, String what, Throwable failure) {
        report(place, what + " failed with " + failure.getClass().getName());
    }

    /**
     * Logs a failure.
     *
     * @param place the pool or the like; made printable
     * @param what what has happened, as a sentence; made printable
     */
    public void report(String place, String what) {
        if (warned.compareAndSet(false, true)) {
            log.warn("{}: {}; further failures are logged at DEBUG", LogText.printable(place), LogText.printable(what));
        } else {
            log.debug("{}: {}", LogText.printable(place), LogText.printable(what));
        }
    }
}
