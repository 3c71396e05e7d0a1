package dev.pooling.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.retry.Outcome.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeClassifierTest {

    /** An exception of a client that knows the status. */
    private static final class StatusException extends Exception implements StatusCarrier {

        private static final long serialVersionUID = 1L;

        private final int status;
        private final String retryAfter;

        StatusException(int status, String retryAfter) {
            this.status = status;
            this.retryAfter = retryAfter;
        }

        @Override
        public int statusCode() {
            return status;
        }

        @Override
        public String retryAfter() {
            return retryAfter;
        }
    }

    private record Response(int statusCode, HttpHeaders headers) implements HttpResponse<String> {

        static Response of(int status, Map<String, String> headers) {
            Map<String, List<String>> lists = new java.util.HashMap<>();
            headers.forEach((name, value) -> lists.put(name, List.of(value)));
            return new Response(status, HttpHeaders.of(lists, (name, value) -> true));
        }

        @Override
        public HttpRequest request() {
            return null;
        }

        @Override
        public Optional<HttpResponse<String>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public String body() {
            return "";
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return URI.create("http://localhost");
        }

        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, SUCCESS",
        "204, SUCCESS",
        "302, SUCCESS",
        "400, REJECTED_CALL",
        "401, FAILURE",
        "402, FAILURE",
        "403, FAILURE",
        "404, SUCCESS",
        "407, FAILURE",
        "408, FAILURE",
        "409, SUCCESS",
        "413, REJECTED_CALL",
        "422, REJECTED_CALL",
        "425, FAILURE",
        "428, REJECTED_CALL",
        "429, THROTTLED",
        "431, REJECTED_CALL",
        "500, FAILURE",
        "501, FAILURE",
        "502, FAILURE",
        "503, FAILURE",
        "504, FAILURE",
        "599, FAILURE",
    })
    void a_status_is_classified_alike_in_exceptions_and_responses(int status, Kind kind) {
        assertThat(OutcomeClassifier.defaults().classifyFailure(new StatusException(status, null)))
                .extracting(Outcome::kind)
                .isEqualTo(kind);
        assertThat(OutcomeClassifier.http().classifyValue(Response.of(status, Map.of())))
                .extracting(Outcome::kind)
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"429, 12", "503, 12"})
    void retry_after_is_the_cooldown(int status, String header) {
        Duration twelve = Duration.ofSeconds(12);
        assertThat(OutcomeClassifier.defaults()
                        .classifyFailure(new StatusException(status, header))
                        .cooldown())
                .contains(twelve);
        Outcome ofResponse = OutcomeClassifier.http()
                .classifyValue(Response.of(
                        status,
                        Map.of(
                                "Retry-After",
                                "Wed, 21 Oct 2015 07:28:12 GMT",
                                "Date",
                                "Wed, 21 Oct 2015 07:28:00 GMT")));
        assertThat(ofResponse.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(ofResponse.cooldown()).contains(twelve);
    }

    @Test
    void a_429_that_names_no_time_leaves_it_to_the_pool() {
        assertThat(OutcomeClassifier.defaults().classifyFailure(new StatusException(429, "soon")))
                .isSameAs(Outcome.THROTTLED);
    }

    @Test
    void the_status_may_be_that_of_a_cause() {
        Throwable wrapped = new CompletionException(new IOException("wrapped", new StatusException(429, "3")));
        assertThat(OutcomeClassifier.defaults().classifyFailure(wrapped).cooldown())
                .contains(Duration.ofSeconds(3));
    }

    @Test
    void a_carrier_without_a_status_is_an_ordinary_exception() {
        assertThat(OutcomeClassifier.defaults().classifyFailure(new StatusException(0, null)))
                .isSameAs(Outcome.FAILURE);
    }

    @Test
    void causes_that_go_in_a_circle_end_the_search() {
        Exception one = new Exception("one");
        Exception other = new Exception("other", one);
        one.initCause(other);
        assertThat(OutcomeClassifier.defaults().classifyFailure(one)).isSameAs(Outcome.FAILURE);
    }

    @Test
    void exceptions_of_the_jdk_are_failures() {
        for (Exception failure : List.of(
                new IOException(),
                new TimeoutException(),
                new RejectedExecutionException(),
                new IllegalArgumentException(),
                new IllegalStateException())) {
            assertThat(OutcomeClassifier.defaults().classifyFailure(failure)).isSameAs(Outcome.FAILURE);
        }
    }

    @Test
    void what_is_no_response_is_a_success() {
        assertThat(OutcomeClassifier.http().classifyValue("text")).isNull();
        assertThat(OutcomeClassifier.http().classifyValue(null)).isNull();
    }

    @Test
    void the_second_classifier_is_asked_where_the_first_has_no_word() {
        List<String> asked = new ArrayList<>();
        OutcomeClassifier first = failure -> {
            asked.add("first");
            return failure instanceof IOException ? Outcome.IGNORED : null;
        };
        OutcomeClassifier both = first.orElse(OutcomeClassifier.http());
        assertThat(both.judgesValues()).isTrue();
        assertThat(first.judgesValues()).isFalse();
        assertThat(both.classifyFailure(new IOException())).isSameAs(Outcome.IGNORED);
        assertThat(both.classifyFailure(new TimeoutException())).isNull();
        assertThat(both.classifyValue(Response.of(500, Map.of()))).isSameAs(Outcome.FAILURE);
        assertThat(asked).hasSize(2);
    }

    @Test
    void a_cooldown_below_zero_is_refused() {
        assertThatThrownBy(() -> Outcome.throttled(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cooldown must be >= 0, was PT-0.000000001S");
    }
}
