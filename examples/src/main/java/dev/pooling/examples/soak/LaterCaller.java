package dev.pooling.examples.soak;

import dev.pooling.examples.soak.Echo.Answer;
import dev.pooling.examples.soak.SoakCall.Way;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Begins calls that nobody waits for, only so many at a time, and cancels one in fifty before it has ended. */
final class LaterCaller implements Runnable {

    private static final int UNDER_WAY_AT_MOST = 64;
    private static final int CANCELS_ONE_IN = 50;

    private final List<SoakPool> pools;
    private final Ledger ledger;
    private final Sabotage sabotage;
    private final Random random;
    private final ScheduledExecutorService timer;
    private final Semaphore places = new Semaphore(UNDER_WAY_AT_MOST);

    LaterCaller(Soaked soaked, long seed, ScheduledExecutorService timer) {
        this.pools = soaked.pools();
        this.ledger = soaked.ledger();
        this.sabotage = soaked.sabotage();
        this.random = new Random(seed);
        this.timer = timer;
    }

    @Override
    public void run() {
        call(random.nextInt(CANCELS_ONE_IN) == 0);
    }

    /** Begins one call, unless too many are under way. */
    void call(boolean cancels) {
        if (!places.tryAcquire()) {
            return;
        }
        SoakCall call = ledger.begin(Way.LATER.get(random.nextInt(Way.LATER.size())));
        CompletableFuture<Answer> future =
                pools.get(random.nextInt(pools.size())).callLater(call);
        if (cancels) {
            timer.schedule(() -> future.cancel(true), random.nextInt(20), TimeUnit.MILLISECONDS);
        }
        future.whenComplete((answer, failure) -> end(call, answer, failure, cancels));
    }

    private void end(SoakCall call, Answer answer, Throwable failure, boolean cancels) {
        places.release();
        if (sabotage.strikes(Sabotage.Act.NEVER_ANSWER, call)) {
            return;
        }
        if (failure == null) {
            ledger.answered(call, answer);
        } else {
            ledger.failed(call, failure, cancels ? CancellationException.class : LinkageError.class);
        }
    }
}
