package dev.rialto.internal.cache.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.FailureDetails;
import dev.rialto.OverloadedException;
import dev.rialto.ResponseEvent;
import dev.rialto.config.CacheSettings;
import dev.rialto.internal.cache.CacheStage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Readers join, ask, and leave at random from many threads while a stream runs on another. Whatever
 * happens: each reader hears a prefix of the answer, no more than it asked for, one ending at most,
 * one signal at a time; a flight whose readers have all left is cancelled, and none is left behind.
 */
class SharingConcurrencyTest {

  private static final int ROUNDS = 100;
  private static final int READERS = 8;
  private static final int PIECES = 40;

  private final FakeClock clock = new FakeClock();
  private final ExecutorService pool = Executors.newFixedThreadPool(READERS + 2);

  @Test
  void sharedStreamsKeepTheirPromises() throws Exception {
    long seed = System.nanoTime();
    System.out.println("SharingConcurrencyTest seed " + seed);
    int shared = 0;
    for (int round = 0; round < ROUNDS; round++) {
      shared += round(new Random(seed + round), seed + round);
    }
    pool.shutdown();
    assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    // A schedule in which nobody ever meets would prove nothing.
    assertThat(shared).isGreaterThan(ROUNDS);
  }

  private int round(Random random, long seed) throws Exception {
    boolean failing = random.nextInt(4) == 0;
    boolean tight = random.nextInt(4) == 0;
    LiveUpstream upstream = new LiveUpstream(pool, failing);
    CacheSettings settings =
        CacheSettings.builder().maxAnswerBytes(tight ? 1_024 : 1 << 20).build();
    CacheStage stage = new CacheStage(upstream, settings, clock);
    List<Reader> readers = new ArrayList<>();
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      Reader reader = new Reader(stage, random.nextLong(), random.nextInt(5) == 0);
      readers.add(reader);
      done.add(pool.submit(reader::run));
    }
    for (Future<?> future : done) {
      future.get(20, TimeUnit.SECONDS);
    }
    for (Reader reader : readers) {
      RecordingSink sink = reader.sink;
      String name = "seed " + seed;
      assertThat(sink.violations()).as(name).isEmpty();
      assertThat(LiveUpstream.WHOLE).as(name).startsWith(sink.text());
      assertThat(sink.contents()).as(name).isLessThanOrEqualTo(reader.asked.get());
      if (!reader.leaving) {
        sink.await();
        if (!sink.failed()) {
          assertThat(sink.text()).as(name).isEqualTo(LiveUpstream.WHOLE);
          sink.completed();
        }
      }
    }
    assertThat(stage.flights()).as("seed " + seed).isZero();
    assertThat(upstream.open()).as("seed " + seed).isZero();
    return READERS - upstream.started.get();
  }

  private final class Reader {
    private final CacheStage stage;
    private final Random random;
    private final boolean leaving;
    private final RecordingSink sink = new RecordingSink();
    private final AtomicLong asked = new AtomicLong();

    Reader(CacheStage stage, long seed, boolean leaving) {
      this.stage = stage;
      this.random = new Random(seed);
      this.leaving = leaving;
    }

    void run() {
      pause(random.nextInt(3_000));
      Flight flight = stage.start(TestCall.asking(clock, "q").streaming().call(), sink);
      int steps = leaving ? random.nextInt(5) : Integer.MAX_VALUE;
      for (int i = 0; i < steps && !sink.isOver(); i++) {
        long n = 1L + random.nextInt(6);
        asked.addAndGet(n);
        flight.request(n);
        pause(random.nextInt(2_000));
      }
      if (leaving) {
        flight.cancel();
      }
    }

    /** Lets others go first now and then, so that no two rounds run alike. */
    private void pause(int spins) {
      for (int i = 0; i < spins; i += 1_000) {
        LockSupport.parkNanos(1);
      }
    }
  }

  /** Emits its pieces on another thread, no faster than it is asked. */
  private static final class LiveUpstream implements Stage {
    static final String WHOLE = whole();

    private final ExecutorService pool;
    private final boolean failing;
    private final AtomicInteger started = new AtomicInteger();
    private final ConcurrentLinkedQueue<Live> all = new ConcurrentLinkedQueue<>();

    LiveUpstream(ExecutorService pool, boolean failing) {
      this.pool = pool;
      this.failing = failing;
    }

    @Override
    public Flight start(Call call, ResponseSink sink) {
      Live live = new Live(sink);
      started.incrementAndGet();
      all.add(live);
      return live;
    }

    long open() {
      return all.stream().filter(live -> !live.over).count();
    }

    private static String whole() {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < PIECES; i++) {
        text.append(piece(i));
      }
      return text.toString();
    }

    private static String piece(int i) {
      return "piece " + i + "; ";
    }

    private final class Live implements Flight {
      private final ResponseSink sink;
      private final AtomicLong demand = new AtomicLong();
      private final AtomicInteger wip = new AtomicInteger();
      private volatile boolean over;
      private int position;

      Live(ResponseSink sink) {
        this.sink = sink;
      }

      @Override
      public void request(long n) {
        demand.addAndGet(n);
        if (wip.getAndIncrement() == 0) {
          pool.execute(this::drain);
        }
      }

      @Override
      public void cancel() {
        over = true;
      }

      private void drain() {
        int missed = 1;
        do {
          while (!over && demand.get() > 0) {
            if (failing && position == PIECES / 2) {
              over = true;
              sink.onError(new OverloadedException("busy", "wait", FailureDetails.NONE, null));
            } else {
              demand.decrementAndGet();
              sink.onEvent(new ResponseEvent.Text(piece(position++)));
              if (position == PIECES) {
                over = true;
                sink.onEvent(new ResponseEvent.Finished(ScriptedStage.STOP));
                sink.onComplete(ScriptedStage.PROVENANCE);
              }
            }
          }
          missed = wip.addAndGet(-missed);
        } while (missed != 0);
      }
    }
  }
}
