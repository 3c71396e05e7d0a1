package dev.pooling.agent.log;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Where the copy of the runtime logs to that comes with the Java agent: warnings and errors go to standard error, as it
 * can't know the logging of the application. Found as a service.
 */
public final class StandardErrorProvider implements SLF4JServiceProvider {

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter mdc = new NOPMDCAdapter();

    /** Made by the service loader. */
    public StandardErrorProvider() {}

    @Override
    public ILoggerFactory getLoggerFactory() {
        return StandardErrorProvider::newLogger;
    }

    private static Logger newLogger(String name) {
        return new StandardErrorLogger(name);
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return mdc;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0";
    }

    @Override
    public void initialize() {
        // Everything is there from the beginning.
    }

    private static final class StandardErrorLogger extends LegacyAbstractLogger {

        private static final long serialVersionUID = 1L;

        StandardErrorLogger(String loggerName) {
            name = loggerName;
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return StandardErrorLogger.class.getName();
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String message, Object[] arguments, Throwable failure) {
            String text = MessageFormatter.basicArrayFormat(message, arguments);
            new AgentLog(System.err, false).say(text + (failure == null ? "" : " (" + failure + ")"));
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public boolean isInfoEnabled() {
            return false;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }
    }
}
