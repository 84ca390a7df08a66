package dev.rialto.benchmarks.sidebyside;

import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.Rialto;
import dev.rialto.netty.NettyTransport;
import dev.rialto.provider.OpenAi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * The guides' throughput, held for a while through the generated client and the whole pipeline: a
 * mix in which every second question was asked before. What counts is the slowest second.
 */
public final class ThroughputMain {

  private static final int IN_FLIGHT = 64;
  private static final int WARM_UP_SECONDS = 25;

  private final BenchClient client;
  private final LongAdder calls = new LongAdder();
  private final AtomicLong number = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch running = new CountDownLatch(IN_FLIGHT);
  private volatile boolean stopping;

  private ThroughputMain(BenchClient client) {
    this.client = client;
  }

  /** Takes the base URL, the certificate's file and the seconds. */
  public static void main(String[] args) throws Exception {
    try (NettyTransport transport =
            NettyTransport.builder().trustPem(Path.of(args[1])).trustOnlyGiven().build();
        Rialto rialto =
            Rialto.builder()
                .provider(OpenAi.compatible("unary", args[0]).apiKey("sk-bench").build())
                .provider(OpenAi.compatible("stream", args[0]).apiKey("sk-bench").build())
                .cache(c -> c.memoryEntries(10_000))
                .sharedTransport(transport)
                .build()) {
      new ThroughputMain(rialto.client(BenchClient.class))
          .run(transport, Integer.parseInt(args[2]));
    }
    System.exit(0);
  }

  private void run(NettyTransport transport, int seconds) throws Exception {
    for (int i = 0; i < IN_FLIGHT; i++) {
      next();
    }
    running.await(WARM_UP_SECONDS, TimeUnit.SECONDS);
    long upstreamBefore = transport.stats().exchangesAnswered();
    long callsBefore = calls.sum();
    long start = System.nanoTime();
    List<Long> perSecond = new ArrayList<>();
    for (int i = 0; i < seconds; i++) {
      long before = calls.sum();
      long second = System.nanoTime();
      running.await(1, TimeUnit.SECONDS);
      long nanos = System.nanoTime() - second;
      perSecond.add((calls.sum() - before) * TimeUnit.SECONDS.toNanos(1) / nanos);
    }
    double took = (System.nanoTime() - start) / 1e9;
    long made = calls.sum() - callsBefore;
    long upstream = transport.stats().exchangesAnswered() - upstreamBefore;
    stopping = true;
    if (!running.await(30, TimeUnit.SECONDS) || failure.get() != null) {
      throw new IllegalStateException("calls failed or hang", failure.get());
    }
    String span = " (held for " + seconds + " s)";
    print(Extra.atLeast(25_000, "P3: calls, half of them hits" + span, made / took, "calls/s"));
    print(new Extra("P3: the slowest second", Collections.min(perSecond), "calls/s", ""));
    print(Extra.atLeast(50_000, "P3: upstream calls", upstream / took * 60, "calls/min"));
  }

  private static void print(Extra extra) {
    System.out.println(extra.line());
  }

  private void next() {
    long mine = number.getAndIncrement();
    // Each question comes again so much later that its answer is there.
    long question = mine % 2 == 0 ? mine / 2 : mine / 2 - IN_FLIGHT * 8;
    client
        .askLater("number " + question, CallOptions.builder().cache(CacheMode.ON).build())
        .whenComplete(
            (text, error) -> {
              if (error != null) {
                failure.compareAndSet(null, error);
                stopping = true;
              }
              calls.increment();
              if (stopping) {
                running.countDown();
              } else {
                next();
              }
            });
  }
}
