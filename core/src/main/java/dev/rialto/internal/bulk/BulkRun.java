package dev.rialto.internal.bulk;

import dev.rialto.BudgetExceededException;
import dev.rialto.BulkItem;
import dev.rialto.BulkProgress;
import dev.rialto.BulkResult;
import dev.rialto.CallOptions;
import dev.rialto.CancelledCallException;
import dev.rialto.CostPool;
import dev.rialto.DeadlineExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.Priority;
import dev.rialto.RialtoException;
import dev.rialto.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One bulk under way. Thread-safe: items end on any thread; one thread at a time starts others
 * ({@link #drain}), so that a thousand calls that end at once do not grow the stack.
 *
 * @param <I> the type of the items
 * @param <R> the type of the results
 */
public final class BulkRun<I, R> {

  private static final System.Logger LOG = System.getLogger("dev.rialto");
  private static final int HEAVY = 1_000;
  private static final int MEDIUM = 300;
  private static final double NARROW = 0.8;
  private static final double ONE_AT_A_TIME = 0.9;
  private static final long LOOK_AGAIN_NANOS = 1_000_000_000L;

  private final BulkTools tools;
  private final List<I> items;
  private final BiFunction<? super I, ? super CallOptions, ? extends CompletionStage<R>> call;
  private final int most;
  private final int mostHeavy;
  private final @Nullable CostPool pool;
  private final Consumer<? super BulkProgress> progress;
  private final long startNanos;
  private final long deadlineNanos;
  private final CompletableFuture<BulkResult<I, R>> future = new CompletableFuture<>();
  private final AtomicInteger work = new AtomicInteger();
  private final Object lock = new Object();

  /** Written before the first one starts. */
  private final BitSet heavyOnes = new BitSet();

  /** Counts the news that the listener has not heard of. */
  private final AtomicInteger news = new AtomicInteger();

  // Guarded by the lock.
  private final ArrayDeque<Integer> heavy = new ArrayDeque<>();
  private final ArrayDeque<Integer> others = new ArrayDeque<>();
  private final BulkItem<I, R>[] ended;
  private final CompletableFuture<R>[] running;

  /** One found no money while others had it set aside: nothing starts before one of them ends. */
  private boolean waitsForMoney;

  private int runningHeavy;
  private int runningOthers;
  private int succeeded;
  private int failed;

  private volatile boolean over;
  private volatile boolean listening = true;
  private volatile Scheduler.@Nullable Timer deadlineTimer;
  private volatile Scheduler.@Nullable Timer narrowTimer;

  /**
   * Makes one.
   *
   * @param tools the clock and its like
   * @param items the items
   * @param call makes the call of an item
   * @param most how many run at a time, of those that are not heavy
   * @param mostHeavy how many heavy ones run at a time
   * @param weight how heavy an item is; null: none is
   * @param deadline when all must be over
   * @param pool the money of all; null: no bound
   * @param progress hears of every start and end
   */
  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of generic types
  public BulkRun(
      BulkTools tools,
      List<I> items,
      BiFunction<? super I, ? super CallOptions, ? extends CompletionStage<R>> call,
      int most,
      int mostHeavy,
      @Nullable ToIntFunction<? super I> weight,
      Duration deadline,
      @Nullable CostPool pool,
      Consumer<? super BulkProgress> progress) {
    this.tools = tools;
    this.items = items;
    this.call = call;
    this.most = most;
    this.mostHeavy = mostHeavy;
    this.pool = pool;
    this.progress = progress;
    startNanos = tools.ticker().nanoTime();
    deadlineNanos = startNanos + deadline.toNanos();
    ended = (BulkItem<I, R>[]) new BulkItem[items.size()];
    running = (CompletableFuture<R>[]) new CompletableFuture[items.size()];
    queue(weight);
  }

  private void queue(@Nullable ToIntFunction<? super I> weight) {
    List<Integer> light = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      int weighs = weight == null ? HEAVY : weight.applyAsInt(items.get(i));
      if (weighs > HEAVY) {
        heavy.add(i);
        heavyOnes.set(i);
      } else if (weighs > MEDIUM) {
        others.add(i);
      } else {
        light.add(i);
      }
    }
    others.addAll(light);
  }

  /** Starts the first items. */
  @SuppressWarnings("FutureReturnValueIgnored") // the hook is for its effect
  public CompletableFuture<BulkResult<I, R>> start() {
    future.whenComplete((result, error) -> giveUp(cancelled()));
    deadlineTimer = tools.scheduler().schedule(this::deadlinePassed, deadlineNanos - startNanos);
    drain();
    return future;
  }

  private void deadlinePassed() {
    giveUp(
        new DeadlineExceededException(
            "The bulk's deadline of "
                + Duration.ofNanos(deadlineNanos - startNanos).toMillis()
                + " ms passed",
            "Give the bulk more time, or run more items at a time",
            FailureDetails.NONE,
            null));
    drain();
  }

  private static RialtoException cancelled() {
    return new CancelledCallException("The bulk was cancelled", "", FailureDetails.NONE, null);
  }

  /** Ends what runs and what waits; nothing starts any more. */
  private void giveUp(RialtoException why) {
    List<CompletableFuture<R>> cut = new ArrayList<>();
    synchronized (lock) {
      if (over) {
        return;
      }
      over = true;
      for (int i = 0; i < ended.length; i++) {
        if (ended[i] == null) {
          CompletableFuture<R> call = running[i];
          if (call != null) {
            cut.add(call);
          }
          ended[i] = new BulkItem<>(i, items.get(i), null, why, Duration.ZERO);
          failed++;
        }
      }
      heavy.clear();
      others.clear();
    }
    stopTimers();
    cut.forEach(call -> call.cancel(true));
  }

  private void stopTimers() {
    for (Scheduler.Timer timer : Arrays.asList(deadlineTimer, narrowTimer)) {
      if (timer != null) {
        timer.cancel();
      }
    }
  }

  private void drain() {
    if (work.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      int next = next();
      while (next >= 0) {
        begin(next);
        tell();
        next = next();
      }
      finishIfDone();
      seen = work.addAndGet(-seen);
    } while (seen != 0);
  }

  /** Takes the next item that may start; −1 if none may now. */
  private int next() {
    double heap = tools.heapShare().getAsDouble();
    synchronized (lock) {
      if (over) {
        return -1;
      }
      int all = runningHeavy + runningOthers;
      if (waitsForMoney && all > 0) {
        return -1;
      }
      boolean narrowed = heap > NARROW && all >= Math.max(1, allowed(heap));
      if (narrowed) {
        if (narrowTimer == null && !(heavy.isEmpty() && others.isEmpty())) {
          narrowTimer = tools.scheduler().schedule(this::lookAgain, LOOK_AGAIN_NANOS);
        }
        return -1;
      }
      if (!heavy.isEmpty() && runningHeavy < mostHeavy) {
        runningHeavy++;
        return heavy.remove();
      }
      if (!others.isEmpty() && runningOthers < most) {
        runningOthers++;
        return others.remove();
      }
      return -1;
    }
  }

  private void lookAgain() {
    narrowTimer = null;
    drain();
  }

  private int allowed(double heap) {
    return heap > ONE_AT_A_TIME ? 1 : heap > NARROW ? (most + 1) / 2 : most;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the hook is for its effect
  private void begin(int i) {
    long beganNanos = tools.ticker().nanoTime();
    boolean isHeavy = heavyOnes.get(i);
    CompletableFuture<R> started;
    try {
      Duration left = Duration.ofNanos(Math.max(1, deadlineNanos - beganNanos));
      CallOptions.Builder options = CallOptions.builder().priority(Priority.LOW).timeout(left);
      if (pool != null) {
        options.costPool(pool);
      }
      started = call.apply(items.get(i), options.build()).toCompletableFuture();
    } catch (Throwable e) {
      started = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<R> made = started;
    synchronized (lock) {
      running[i] = made;
    }
    if (over) {
      made.cancel(true);
    }
    made.whenComplete((value, error) -> ended(i, isHeavy, value, error, beganNanos));
  }

  private void ended(
      int i, boolean isHeavy, @Nullable R value, @Nullable Throwable error, long beganNanos) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    Duration took = Duration.ofNanos(tools.ticker().nanoTime() - beganNanos);
    synchronized (lock) {
      if (isHeavy) {
        runningHeavy--;
      } else {
        runningOthers--;
      }
      running[i] = null;
      waitsForMoney = isShortOfMoney(cause) && runningHeavy + runningOthers > 0;
      if (waitsForMoney && ended[i] == null) {
        (isHeavy ? heavy : others).addFirst(i);
      } else if (ended[i] == null) {
        ended[i] = new BulkItem<>(i, items.get(i), value, cause, took);
        if (cause == null) {
          succeeded++;
        } else {
          failed++;
        }
      }
    }
    drain();
    tell();
  }

  private boolean isShortOfMoney(@Nullable Throwable cause) {
    return pool != null
        && cause instanceof BudgetExceededException full
        && full.budget().equals(pool.name());
  }

  private void finishIfDone() {
    BulkResult<I, R> result;
    synchronized (lock) {
      if (succeeded + failed < ended.length) {
        return;
      }
      over = true;
      result =
          new BulkResult<>(
              Arrays.asList(ended), Duration.ofNanos(tools.ticker().nanoTime() - startNanos));
    }
    stopTimers();
    future.complete(result);
  }

  /** What happens while the listener is told is told in one. */
  private void tell() {
    if (listening && news.getAndIncrement() == 0) {
      tools.executor().execute(this::tellAll);
    }
  }

  private void tellAll() {
    int seen;
    do {
      seen = news.get();
      try {
        progress.accept(now());
      } catch (Throwable e) {
        listening = false;
        LOG.log(System.Logger.Level.WARNING, "A listener of a bulk threw; it hears no more", e);
        return;
      }
    } while (news.addAndGet(-seen) != 0);
  }

  private BulkProgress now() {
    double heap = tools.heapShare().getAsDouble();
    synchronized (lock) {
      return new BulkProgress(
          ended.length,
          succeeded,
          failed,
          over ? 0 : runningHeavy + runningOthers,
          allowed(heap),
          Duration.ofNanos(tools.ticker().nanoTime() - startNanos));
    }
  }

  /** Waits for a bulk; an interrupt cancels it, and is told by its items. */
  public static <I, R> BulkResult<I, R> await(CompletableFuture<BulkResult<I, R>> bulk) {
    try {
      return bulk.get();
    } catch (InterruptedException e) {
      bulk.cancel(true);
      Thread.currentThread().interrupt();
      throw new CancelledCallException(
          "The thread was interrupted while it waited for a bulk", "", FailureDetails.NONE, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a bulk does not fail", e);
    }
  }

  /** Reads a stream to its end. */
  public static <I, E> CompletionStage<List<E>> read(
      I item, Flow.Publisher<E> stream, BiConsumer<? super I, ? super E> listener) {
    StreamCall<E> reading = new StreamCall<>(element -> listener.accept(item, element));
    stream.subscribe(reading);
    return reading;
  }
}
