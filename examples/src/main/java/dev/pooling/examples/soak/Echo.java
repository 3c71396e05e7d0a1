package dev.pooling.examples.soak;

import dev.pooling.annotation.Pooled;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** What the servers can do: say again what they were told. */
@Pooled
interface Echo {

    Answer say(SoakCall call) throws IOException, InterruptedException;

    CompletableFuture<Answer> sayLater(SoakCall call);

    /** What has come back over the wire, whoever's it is. */
    record Answer(long callId, int attempt) {

        static Answer parse(String text) {
            int space = text.indexOf(' ');
            return new Answer(Long.parseLong(text.substring(0, space)), Integer.parseInt(text.substring(space + 1)));
        }

        @Override
        public String toString() {
            return callId + " " + attempt;
        }
    }
}
