package dev.rialto.benchmarks.sidebyside;

import dev.rialto.Rialto;
import dev.rialto.netty.NettyTransport;
import dev.rialto.provider.OpenAi;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Opens streams of a generated client until ten thousand have had their first delta and wait for
 * more, in a heap of 256 MB; says how much of it they take, and how many threads there are.
 */
public final class OpenStreamsMain {

  private static final int OPEN = 10_000;

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
      for (int i = 0; i < OPEN; i++) {
        client.hold("number " + i).subscribe(new Held(begun, failure));
      }
      while (!begun.await(1, TimeUnit.SECONDS)) {
        if (failure.get() != null) {
          throw new IllegalStateException("a stream failed", failure.get());
        }
      }
      long after = usedHeap();
      print("10,000 open streams, heap", after / 1e6, "MB", "must be ≤ 256");
      print("10,000 open streams, each", (after - before) / 1e3 / OPEN, "kB", "");
      int threads = ManagementFactory.getThreadMXBean().getThreadCount();
      print("10,000 open streams, threads", threads, "threads of the JVM", "none each");
    }
    System.exit(0);
  }

  private static void print(String name, double value, String unit, String must) {
    System.out.println(new Extra(name, value, unit, must).line());
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static final class Held implements Flow.Subscriber<String> {
    private final CountDownLatch begun;
    private final AtomicReference<Throwable> failure;
    private final AtomicInteger pieces = new AtomicInteger();

    Held(CountDownLatch begun, AtomicReference<Throwable> failure) {
      this.begun = begun;
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
