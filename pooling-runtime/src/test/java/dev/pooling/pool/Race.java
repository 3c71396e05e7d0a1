package dev.pooling.pool;

import java.util.concurrent.CyclicBarrier;

/** Lets two threads do something at the same moment, over and over. */
final class Race {

    private Race() {}

    static void run(int rounds, Round round) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        Runnable[] other = {null};
        Thread second = new Thread(() -> {
            try {
                for (int i = 0; i < rounds; i++) {
                    barrier.await();
                    other[0].run();
                    barrier.await();
                }
            } catch (Exception broken) {
                throw new IllegalStateException(broken);
            }
        });
        second.start();
        for (int i = 0; i < rounds; i++) {
            Contest contest = round.begin(i);
            other[0] = contest.one();
            barrier.await();
            contest.other().run();
            barrier.await();
            contest.check().run();
        }
        second.join();
    }

    /** What the two threads do, and what must hold then. */
    record Contest(Runnable one, Runnable other, Runnable check) {}

    interface Round {
        Contest begin(int number);
    }
}
