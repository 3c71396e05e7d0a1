package dev.pooling.pool;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the reports of calls whose threads collect them. */
final class ReportWriter {

    private ReportWriter() {}

    /** The call of the current thread was served. */
    static <T> void served(CallDispatcher<T> by, @Nullable CallProgress<T> progress, String server, long startNanos) {
        served(CallReports.current(), by, progress, server, startNanos, null);
    }

    static <T> void served(
            @Nullable CallReports reports,
            CallDispatcher<T> by,
            @Nullable CallProgress<T> progress,
            String server,
            long startNanos,
            @Nullable Hedge<T, ?> hedge) {
        if (reports != null) {
            long start = progress == null ? startNanos : progress.callStartNanos();
            reports.add(new CallReport(
                    by.group().name(),
                    by.policy().methodName(),
                    server,
                    attempts(progress),
                    null,
                    since(by, start),
                    hedge == null ? null : hedge.report(),
                    stopped(progress)));
        }
    }

    /** A call has failed for good. */
    static <T> void failed(
            @Nullable CallReports reports,
            CallDispatcher<T> by,
            CallProgress<T> progress,
            Throwable failure,
            @Nullable Hedge<T, ?> hedge) {
        if (reports != null) {
            reports.add(new CallReport(
                    by.group().name(),
                    by.policy().methodName(),
                    null,
                    attempts(progress),
                    failure,
                    since(by, progress.callStartNanos()),
                    hedge == null ? null : hedge.report(),
                    progress.stopped()));
        }
    }

    private static <T> List<CallReport.Attempt> attempts(@Nullable CallProgress<T> progress) {
        return progress == null ? List.of() : progress.failedAttempts();
    }

    private static @Nullable StopReason stopped(@Nullable CallProgress<?> progress) {
        return progress == null ? null : progress.stopped();
    }

    private static Duration since(CallDispatcher<?> by, long startNanos) {
        return Duration.ofNanos(Math.max(0, by.now() - startNanos));
    }
}
