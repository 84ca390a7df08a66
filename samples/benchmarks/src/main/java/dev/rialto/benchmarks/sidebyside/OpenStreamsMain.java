package dev.rialto.benchmarks.sidebyside;

import dev.rialto.Rialto;
import dev.rialto.netty.NettyTransport;
import dev.rialto.provider.OpenAi;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Opens streams of a generated client until ten thousand have had their first delta and wait for
 * more, in a heap of 256 MB; says how much of it they take, and how many threads there are.
 */
public final class OpenStreamsMain {

  private static final int OPEN = 10_000;

  /** So many wait for their first delta at a time: the row is about room, not about a rush. */
  private static final int BEGINNING = 500;

  private OpenStreamsMain() {}

  /** Takes the base URL and the certificate's file. */
  public static void main(String[] args) throws Exception {
    try (NettyTransport transport =
            NettyTransport.builder().trustPem(Path.of(args[1])).trustOnlyGiven().build();
        Rialto rialto =
            Rialto.builder()
                .provider(OpenAi.compatible("stream", args[0]).apiKey("sk-bench").build())
                .provider(OpenAi.compatible("unary", args[0]).apiKey("sk-bench").build())
                .admission(a -> a.maxConcurrent(OPEN).adaptive(false))
                .sharedTransport(transport)
                .build()) {
      HeldClient client = rialto.client(HeldClient.class);
      long before = usedHeap();
      CountDownLatch begun = new CountDownLatch(OPEN);
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Semaphore beginning = new Semaphore(BEGINNING);
      for (int i = 0; i < OPEN; i++) {
        while (!beginning.tryAcquire(1, TimeUnit.SECONDS)) {
          check(failure);
        }
        client.hold("number " + i).subscribe(new Held(begun, beginning, failure));
      }
      while (!begun.await(1, TimeUnit.SECONDS)) {
        check(failure);
      }
      check(failure);
      long after = usedHeap();
      print(Extra.atMost(256, "10,000 open streams, heap", after / 1e6, "MB"));
      print(new Extra("10,000 open streams, each", (after - before) / 1e3 / OPEN, "kB", ""));
      int threads = ManagementFactory.getThreadMXBean().getThreadCount();
      print(new Extra("10,000 open streams, threads", threads, "threads of the JVM", "none each"));
    }
    System.exit(0);
  }

  private static void check(AtomicReference<Throwable> failure) {
    if (failure.get() != null) {
      throw new IllegalStateException("a stream failed", failure.get());
    }
  }

  private static void print(Extra extra) {
    System.out.println(extra.line());
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static final class Held implements Flow.Subscriber<String> {
    private final CountDownLatch begun;
    private final Semaphore beginning;
    private final AtomicReference<Throwable> failure;
    private final AtomicInteger pieces = new AtomicInteger();

    Held(CountDownLatch begun, Semaphore beginning, AtomicReference<Throwable> failure) {
      this.begun = begun;
      this.beginning = beginning;
      this.failure = failure;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String piece) {
      if (pieces.getAndIncrement() == 0) {
        begun.countDown();
        beginning.release();
      }
    }

    @Override
    public void onError(Throwable error) {
      failure.compareAndSet(null, error);
    }

    @Override
    public void onComplete() {
      failure.compareAndSet(null, new IllegalStateException("it ended"));
    }
  }
}
