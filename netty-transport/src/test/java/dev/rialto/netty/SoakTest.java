package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.netty.TestServer.Speaks;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportStats;
import io.netty.handler.codec.http2.Http2Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Two thousand streams open at once, for a while: some readers hold back what they got, some cancel
 * in the middle, and for each stream that ends another begins. The heap and the threads stay what
 * they were. {@code -Drialto.soak.seconds=120} makes it longer.
 */
class SoakTest {

  private static final int OPEN = 2_000;
  private static final int CHUNKS = 20;

  private final Random random = new Random(seed());
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong cancelled = new AtomicLong();
  private final AtomicReference<Object> wrong = new AtomicReference<>();
  private final Semaphore turnover = new Semaphore(0);
  private final CountDownLatch allEnded = new CountDownLatch(1);
  private volatile boolean stopping;
  private TestServer server;
  private NettyTransport transport;

  private static long seed() {
    long seed = Long.getLong("rialto.soak.seed", System.nanoTime());
    System.out.println("SoakTest: -Drialto.soak.seed=" + seed);
    return seed;
  }

  @Test
  void heapAndThreadsStayWhatTheyWere() throws Exception {
    long seconds = Long.getLong("rialto.soak.seconds", 12);
    TestCertificate certificate = TestCertificate.forLocalhost();
    server =
        TestServer.start(Speaks.H2, certificate, new Http2Settings().maxConcurrentStreams(100_000));
    transport =
        NettyTransport.builder()
            .eventLoopThreads(1)
            .trust(certificate.certificate())
            .connections(ConnectionLimits.DEFAULT.withMaxConnections(8, 8))
            .build();
    try {
      for (int i = 0; i < OPEN; i++) {
        begin();
      }
      List<Long> heaps = new ArrayList<>();
      List<Integer> threads = new ArrayList<>();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      do {
        // A sample whenever half of the streams have been replaced, however slow the machine is.
        assertThat(turnover.tryAcquire(OPEN / 2, 300, TimeUnit.SECONDS)).as("streams end").isTrue();
        assertThat(wrong.get()).isNull();
        heaps.add(usedHeap());
        threads.add(Thread.activeCount());
      } while (System.nanoTime() - end < 0 || heaps.size() < 4);
      stopping = true;
      assertThat(allEnded.await(300, TimeUnit.SECONDS)).as("all streams end").isTrue();
      assertThat(wrong.get()).isNull();
      assertThat(cancelled.get()).as("cancelled").isPositive();
      // The first sample is of a JVM that has not yet loaded all classes.
      long first = heaps.get(1);
      long last = heaps.get(heaps.size() - 1);
      System.out.printf(
          "SoakTest: %,d streams, %,d cancelled, heap %,d → %,d kB%n",
          ended.get(), cancelled.get(), first >> 10, last >> 10);
      assertThat(last).as("heap of %s", heaps).isLessThan(first + (first >> 2) + (8 << 20));
      assertThat(threads.get(threads.size() - 1))
          .as("threads %s", threads)
          .isLessThanOrEqualTo(threads.get(1));
      TransportStats stats = transport.stats();
      assertThat(stats.inFlight()).isZero();
      assertThat(stats.waiting()).isZero();
      assertThat(stats.connections()).isLessThanOrEqualTo(8);
      assertThat(stats.bytesReceived()).isPositive();
    } finally {
      transport.close();
      server.close();
    }
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private void begin() {
    running.incrementAndGet();
    Ask.get(server.origin(), "/drip/" + CHUNKS)
        .within(Duration.ofMinutes(10))
        .send(transport, new Reader());
  }

  private void over(boolean wasCancelled) {
    ended.incrementAndGet();
    turnover.release();
    if (wasCancelled) {
      cancelled.incrementAndGet();
    }
    if (!stopping) {
      begin();
    }
    if (running.decrementAndGet() == 0) {
      allEnded.countDown();
    }
  }

  /** Reads at once, or in lumps, or not to the end. */
  private final class Reader extends Recorder {

    private final int cancelAfter;
    private final int lump;
    private int chunks;
    private int held;
    private boolean gaveUp;

    Reader() {
      synchronized (random) {
        cancelAfter = random.nextInt(5) == 0 ? random.nextInt(CHUNKS) : Integer.MAX_VALUE;
        lump = random.nextInt(3) == 0 ? 10 + random.nextInt(20) : 1;
      }
      holding();
    }

    @Override
    public void onData(byte[] buffer, int offset, int length) {
      if (gaveUp) {
        wrong.compareAndSet(null, "data after a cancellation from within the handler");
        return;
      }
      held += length;
      chunks++;
      if (chunks > cancelAfter) {
        gaveUp = true;
        exchange().cancel();
        over(true);
      } else if (chunks % lump == 0) {
        exchange().consumed(held);
        held = 0;
      }
    }

    @Override
    public void onEnd() {
      super.onEnd();
      over(false);
    }

    @Override
    public void onFailure(TransportFailure failure) {
      wrong.compareAndSet(null, failure);
      stopping = true;
      over(false);
    }
  }
}
