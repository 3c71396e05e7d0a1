package dev.pooling.async;

import java.util.Map;
import org.slf4j.MDC;

/** Takes the mapped diagnostic context along. */
enum MdcPropagator implements ContextPropagator {
    INSTANCE;

    @Override
    public Snapshot capture() {
        Map<String, String> captured = MDC.getCopyOfContextMap();
        return () -> {
            Map<String, String> before = MDC.getCopyOfContextMap();
            set(captured);
            return () -> set(before);
        };
    }

    private static void set(Map<String, String> context) {
        if (context == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(context);
        }
    }
}
