package dev.rialto.benchmarks.merging;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.function.IntConsumer;

/**
 * Threads that do the same thing over and over, each time all at once, and note how long it took.
 */
final class Crowd {

  private final int threads;
  private final int rounds;
  private final long[][] nanos;

  /**
   * Makes one.
   *
   * @param rounds how often each thread does it
   */
  Crowd(int threads, int rounds) {
    this.threads = threads;
    this.rounds = rounds;
    nanos = new long[rounds][threads];
  }

  /**
   * Does it.
   *
   * @param each what a thread does, by a number of its own in each round
   * @param between what is done before each round, while all wait
   */
  void run(IntConsumer each, Runnable between) throws InterruptedException {
    CyclicBarrier gate = new CyclicBarrier(threads, between);
    List<Thread> all = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int number = t;
      Thread thread =
          new Thread(
              () -> {
                try {
                  for (int round = 0; round < rounds; round++) {
                    gate.await();
                    long began = System.nanoTime();
                    each.accept(round * threads + number);
                    nanos[round][number] = System.nanoTime() - began;
                  }
                } catch (Exception e) {
                  synchronized (failures) {
                    failures.add(e);
                  }
                  gate.reset();
                }
              },
              "crowd-" + t);
      all.add(thread);
      thread.start();
    }
    for (Thread thread : all) {
      thread.join();
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException("a thread failed", failures.get(0));
    }
  }

  /** Returns how long it took, by round and thread. */
  long[][] nanos() {
    return nanos;
  }
}
