package io.afterbell.server.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SendingThreadsTest {
    private static final int CROWD = 101;

    @Test
    void aFewClientsOfAPacedSessionAreSentToByItsOwnThread() {
        Set<Thread> senders = ConcurrentHashMap.newKeySet();
        try (SendingThreads threads = new SendingThreads();
                SendingThreads.Batch batch = threads.forClients(3, true)) {
            batch.execute(() -> senders.add(Thread.currentThread()));
            assertEquals(Set.of(Thread.currentThread()), senders);
        }
    }

    @Test
    void atFullSpeedAnotherThreadSends() throws InterruptedException {
        Set<Thread> senders = ConcurrentHashMap.newKeySet();
        CountDownLatch sent = new CountDownLatch(1);
        try (SendingThreads threads = new SendingThreads()) {
            try (SendingThreads.Batch batch = threads.forClients(1, false)) {
                batch.execute(() -> {
                    senders.add(Thread.currentThread());
                    sent.countDown();
                });
            }
            assertTrue(sent.await(30, TimeUnit.SECONDS));
            assertNotEquals(Set.of(Thread.currentThread()), senders);
        }
    }

    @Test
    void eachThreadHasANameOfItsOwn() throws InterruptedException {
        Set<String> names = ConcurrentHashMap.newKeySet();
        CountDownLatch sent = new CountDownLatch(2);
        try (SendingThreads threads = new SendingThreads();
                SendingThreads.Batch batch = threads.forClients(2, false)) {
            for (int i = 0; i < 2; i++) {
                batch.execute(() -> {
                    names.add(Thread.currentThread().getName());
                    sent.countDown();
                    // Each waits for the other, so that two threads are needed.
                    awaitUnchecked(sent);
                });
            }
            assertTrue(sent.await(30, TimeUnit.SECONDS));
        }
        assertEquals(Set.of("feed-sender-0", "feed-sender-1"), names);
    }

    // Of two at once the thread that lingers finds one by itself, and the other thread has to be woken.
    @Test
    void noneWaitsWhileAThreadHasNothingToDo() throws InterruptedException {
        Set<Thread> senders = ConcurrentHashMap.newKeySet();
        try (SendingThreads threads = new SendingThreads()) {
            for (int round = 0; round < 5_000; round++) {
                CountDownLatch both = new CountDownLatch(2);
                try (SendingThreads.Batch batch = threads.forClients(2, false)) {
                    for (int i = 0; i < 2; i++) {
                        batch.execute(() -> {
                            senders.add(Thread.currentThread());
                            both.countDown();
                            awaitUnchecked(both);
                        });
                    }
                }
                assertTrue(both.await(30, TimeUnit.SECONDS), "round=" + round);
                while (round % 50 == 0 && !allSleep(senders)) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    private static boolean allSleep(Set<Thread> threads) {
        return threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING);
    }

    @Test
    void oneThatFailsDoesNotKeepTheOthersFromBeingSent() throws InterruptedException {
        CountDownLatch sent = new CountDownLatch(20);
        try (SendingThreads threads = new SendingThreads();
                SendingThreads.Batch batch = threads.forClients(1, false)) {
            for (int i = 0; i < 20; i++) {
                batch.execute(() -> {
                    sent.countDown();
                    throw new IllegalStateException("a broken connection");
                });
            }
            assertTrue(sent.await(30, TimeUnit.SECONDS), "left=" + sent.getCount());
        }
    }

    @Test
    void whatWasTakenBeforeTheEndIsSent() throws InterruptedException {
        CountDownLatch sent = new CountDownLatch(100);
        try (SendingThreads threads = new SendingThreads();
                SendingThreads.Batch batch = threads.forClients(1, false)) {
            for (int i = 0; i < 100; i++) {
                batch.execute(sent::countDown);
            }
        }
        assertTrue(sent.await(30, TimeUnit.SECONDS), "left=" + sent.getCount());
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void eachClientOfACrowdIsSentToOnceWhateverTheirNumber() throws InterruptedException {
        Set<Integer> served = ConcurrentHashMap.newKeySet();
        CountDownLatch sent = new CountDownLatch(CROWD);
        try (SendingThreads threads = new SendingThreads()) {
            try (SendingThreads.Batch batch = threads.forClients(CROWD, true)) {
                for (int i = 0; i < CROWD; i++) {
                    int client = i;
                    batch.execute(() -> {
                        served.add(client);
                        sent.countDown();
                    });
                }
            }
            assertTrue(sent.await(30, TimeUnit.SECONDS), "left=" + sent.getCount());
            assertEquals(CROWD, served.size());
        }
    }

    @Test
    void whatComesAfterTheEndIsSentNevertheless() {
        Set<Thread> senders = ConcurrentHashMap.newKeySet();
        SendingThreads threads = new SendingThreads();
        threads.close();
        try (SendingThreads.Batch batch = threads.forClients(1, false)) {
            batch.execute(() -> senders.add(Thread.currentThread()));
        }
        assertEquals(Set.of(Thread.currentThread()), senders);
    }
}
