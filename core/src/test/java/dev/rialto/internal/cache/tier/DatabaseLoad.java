package dev.rialto.internal.cache.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheScope;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.config.CacheSettings;
import dev.rialto.config.SqlSettings;
import dev.rialto.internal.cache.CacheContext;
import dev.rialto.internal.cache.CacheStage;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.sql.Sql;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * Two instances with one database, which ask and invalidate. No call may fail, and none be answered
 * with what was invalidated before it began.
 */
final class DatabaseLoad implements AutoCloseable {

  private static final int TENANTS = 3;
  private static final int QUESTIONS = 40;

  /** Larger than memory is: what is found comes from the database. */
  private static final String PADDING = " yes".repeat(300);

  private final ThreadScheduler scheduler = new ThreadScheduler();
  private final List<Sql> databases = new ArrayList<>();
  private final List<CacheStage> stages = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> all = new ArrayList<>();
  private final AtomicBoolean stop = new AtomicBoolean();

  /** What is answered now. */
  private final AtomicIntegerArray edition = new AtomicIntegerArray(TENANTS);

  /** What is invalidated: older ones are not to be seen again. */
  private final AtomicIntegerArray oldest = new AtomicIntegerArray(TENANTS);

  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong found = new AtomicLong();
  private final AtomicLong invalidated = new AtomicLong();
  private final long seed;
  private volatile boolean pausing;
  private volatile boolean resting;

  DatabaseLoad(DataSource source, String name, long seed) {
    this.seed = seed;
    for (int i = 0; i < 2; i++) {
      Sql sql =
          new Sql(
              SqlSettings.builder(source)
                  .writeDelay(Duration.ofMillis(5))
                  .sweepEvery(Duration.ofMillis(500))
                  .build(),
              Ticker.SYSTEM,
              scheduler);
      databases.add(sql);
      TierChain chain = new TierChain(name, 1 << 20, InstantSource.system());
      chain.add(new SqlTier(sql, name, InstantSource.system(), scheduler), sql.guard(), true);
      stages.add(
          new CacheStage(
              this::answer,
              CacheSettings.builder().memoryBytes(1_024).memoryEntries(1).build(),
              Ticker.SYSTEM,
              chain,
              new CacheContext((m, task) -> "", (m, usage) -> 0, Runnable::run, scheduler),
              null,
              null));
    }
    for (int i = 0; i < 4; i++) {
      int thread = i;
      Random random = new Random(seed + thread);
      all.add(threads.submit(() -> ask(thread, random)));
    }
    all.add(threads.submit(() -> invalidate(new Random(seed + 4))));
  }

  private static int tenant(Call call) {
    return Integer.parseInt(call.options().tenant());
  }

  private Flight answer(Call call, ResponseSink sink) {
    int now = edition.get(tenant(call));
    String text = now + PADDING;
    Answer answer =
        new Answer(
            text,
            "",
            List.of(),
            List.of(),
            ScriptedStage.USAGE,
            ScriptedStage.STOP,
            text,
            ScriptedStage.PROVENANCE);
    if (now % 2 == 0) {
      sink.onAnswer(answer);
    } else {
      scheduler.schedule(() -> sink.onAnswer(answer), TimeUnit.MILLISECONDS.toNanos(2));
    }
    return Flight.DONE;
  }

  private void ask(int thread, Random random) {
    while (!stop.get()) {
      int tenant = random.nextInt(TENANTS);
      int least = oldest.get(tenant);
      RecordingSink sink = new RecordingSink();
      // Each thread has its own questions: who joins a call gets what that one was answered.
      Call call =
          TestCall.asking(Ticker.SYSTEM, "question " + thread / 2 + random.nextInt(QUESTIONS))
              .options(CallOptions.builder().tenant(Integer.toString(tenant)).build())
              .call();
      stages.get(thread % 2).start(call, sink);
      sink.await();
      String text = sink.answer().text();
      assertThat(Integer.parseInt(text.substring(0, text.indexOf(' '))))
          .as("edition, seed %s, %s", seed, sink.answer().provenance().cacheStatus())
          .isGreaterThanOrEqualTo(least);
      if (sink.answer().provenance().cacheStatus() == CacheStatus.HIT_DURABLE) {
        found.incrementAndGet();
      }
      answered.incrementAndGet();
      LockSupport.parkNanos(200_000); // a database that is away makes this a busy loop otherwise
    }
  }

  private void invalidate(Random random) {
    while (!stop.get()) {
      resting = pausing;
      if (pausing) {
        LockSupport.parkNanos(1_000_000);
        continue;
      }
      int tenant = random.nextInt(TENANTS);
      int next = edition.incrementAndGet(tenant);
      try {
        stages.get(random.nextInt(2)).invalidate(CacheScope.tenant("" + tenant)).join();
        oldest.set(tenant, next);
        invalidated.incrementAndGet();
      } catch (CompletionException e) {
        // Who invalidates is told that it did not happen.
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(40));
    }
  }

  /** Waits until nothing is invalidated any more, nor anything under way that was asked before. */
  void pauseInvalidating() throws Exception {
    pausing = true;
    await("no invalidation", () -> resting);
    goesOn();
    goesOn();
  }

  void goOnInvalidating() {
    pausing = false;
  }

  /** Waits until more was answered, whatever the database does. */
  void goesOn() throws Exception {
    long then = answered.get();
    await("more is answered", () -> answered.get() > then + 200);
  }

  /** Waits until both instances find what is kept, and invalidate. */
  void isWell(String after) throws Exception {
    await(
        after + ": is in", () -> databases.stream().allMatch(database -> database.guard().isIn()));
    long hits = found.get();
    long forgotten = invalidated.get();
    await(after + ": is used", () -> found.get() > hits + 200 && invalidated.get() > forgotten + 5);
  }

  private void await(String what, BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!condition.getAsBoolean()) {
      for (Future<?> each : all) {
        if (each.isDone()) {
          each.get();
        }
      }
      assertThat(System.nanoTime() - end)
          .as("%s; seed %s; %s", what, seed, databases.get(0).guard().trouble())
          .isNegative();
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** Ends all. */
  @Override
  public void close() throws Exception {
    stop.set(true);
    try {
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      threads.shutdownNow();
      stages.forEach(CacheStage::close);
      databases.forEach(Sql::close);
      scheduler.close();
    }
  }
}
