package dev.pooling.pool;

import java.util.concurrent.CompletionException;

/** Exceptions whose every method that can be overridden is turned against whoever looks into them. */
final class HostileException {

    private HostileException() {}

    /** Throws from every method. */
    static final class Throwing extends Exception {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("getMessage");
        }

        @Override
        public String getLocalizedMessage() {
            throw new IllegalStateException("getLocalizedMessage");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("getCause");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("getStackTrace");
        }

        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("equals");
        }

        @Override
        public int hashCode() {
            throw new IllegalStateException("hashCode");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("toString");
        }
    }

    /** Never comes to an end of its causes, and needs the whole stack for a message. */
    static final class Endless extends Exception {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            return getLocalizedMessage() + getMessage();
        }

        @Override
        public synchronized Throwable getCause() {
            return new Endless();
        }
    }

    /** Is a wrapper around itself: whoever unwraps it has the same again. */
    static final class SelfWrapped extends CompletionException {
        private static final long serialVersionUID = 1L;

        SelfWrapped() {
            super("wrapped", null);
        }

        @Override
        public synchronized Throwable getCause() {
            return this;
        }
    }

    /** Is a wrapper that does not let itself be unwrapped. */
    static final class ThrowingWrapper extends CompletionException {
        private static final long serialVersionUID = 1L;

        ThrowingWrapper() {
            super("wrapped", null);
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("getCause");
        }
    }
}
