package dev.rialto.internal.store;

import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The breaker and the time bound of one store. Thread-safe.
 *
 * <p>A failure or a timeout takes the store out: from then on uses fail at once. After the backoff
 * a probe goes to the store, whether or not anybody wants to use it, and nobody waits for it; so no
 * call pays for finding out, and a store that others make superfluous comes back all the same.
 * Before its first use a store has to be opened, which is a probe too: the first users wait for
 * that one, within the opening's bound.
 */
public final class StoreGuard {

  private static final System.Logger LOG = System.getLogger("dev.rialto");
  private static final long FIRST_BACKOFF_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_BACKOFF_NANOS = Duration.ofSeconds(60).toNanos();
  private static final int LONGEST_REASON = 400;
  private static final Scheduler.Timer NO_TIMER = () -> {};

  private final String name;
  private final long timeoutNanos;
  private final long openingNanos;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final TimeBound usual;
  private final Supplier<? extends CompletionStage<?>> probe;
  private final Predicate<Throwable> outage;
  private final List<Runnable> onRecovery = new CopyOnWriteArrayList<>();
  private final LongAdder failures = new LongAdder();

  /** What a failure of a use does, made once: uses are many. */
  private final Consumer<Throwable> failing = this::fail;

  /** Whether uses go through; all else is guarded by this. */
  private volatile boolean in;

  private volatile @Nullable String trouble;
  private volatile boolean opened;
  private volatile boolean closed;

  /** How often it came back; what began before says nothing of how it is since. */
  private volatile int returns;

  private boolean probing;
  private long probeAtNanos;
  private long inSinceNanos;
  private boolean recovered;
  private long backoffNanos = FIRST_BACKOFF_NANOS;
  private final CompletableFuture<@Nullable Void> opening = new CompletableFuture<>();

  /**
   * Makes a guard.
   *
   * @param name the store, for messages; without secrets
   * @param timeoutNanos how long a use may take
   * @param openingNanos how long the first users wait for the store to open
   * @param probe opens the store, or asks whether it is alive
   * @param outage tells failures of the store from those of what it was asked
   */
  public StoreGuard(
      String name,
      long timeoutNanos,
      long openingNanos,
      Ticker ticker,
      Scheduler scheduler,
      Supplier<? extends CompletionStage<?>> probe,
      Predicate<Throwable> outage) {
    this.name = name;
    this.timeoutNanos = timeoutNanos;
    this.openingNanos = openingNanos;
    this.ticker = ticker;
    this.scheduler = scheduler;
    this.usual = new TimeBound(timeoutNanos, ticker, scheduler);
    this.probe = probe;
    this.outage = outage;
  }

  /** Returns whether uses go through at this moment. */
  public boolean isIn() {
    return in;
  }

  /** Returns what is wrong with the store; null if nothing is known to be. */
  public @Nullable String trouble() {
    String known = trouble;
    return known == null && opened && !in
        ? name + " has not answered within " + openingNanos / 1_000_000 + " ms, and may yet"
        : known;
  }

  /** Returns how many uses have failed or taken too long. */
  public long failures() {
    return failures.sum();
  }

  /** Has something run, on the thread that finds out, whenever the store comes back. */
  public void onRecovery(Runnable task) {
    onRecovery.add(task);
  }

  /**
   * Opens the store, if that was not begun; returns what is done when it is known whether it is
   * there, with a value in either case. Done at once but for the store's first users.
   */
  public CompletableFuture<@Nullable Void> open() {
    if (!opened) {
      probeIfDue();
    }
    return opening;
  }

  /**
   * Uses the store within the usual bound.
   *
   * @param use starts the use; called at most once, and not at all while the store is out
   * @return fails with {@link StoreUnavailableException}, or with what the use fails with
   */
  public <T extends @Nullable Object> CompletableFuture<T> run(
      Supplier<? extends CompletionStage<? extends T>> use) {
    return run(use, timeoutNanos, failing);
  }

  /**
   * Uses the store within a bound of its own.
   *
   * @param boundNanos how long it may take
   */
  public <T extends @Nullable Object> CompletableFuture<T> run(
      Supplier<? extends CompletionStage<? extends T>> use, long boundNanos) {
    return run(use, boundNanos, failing);
  }

  private <T extends @Nullable Object> CompletableFuture<T> run(
      Supplier<? extends CompletionStage<? extends T>> use,
      long boundNanos,
      Consumer<Throwable> failed) {
    boolean late = opened; // before the other: it is in by then, if it has opened
    if (in) {
      return bounded(use, boundNanos, failed);
    }
    probeIfDue();
    if (late) {
      return CompletableFuture.failedFuture(unavailable());
    }
    CompletableFuture<@Nullable Void> open = bounded(() -> opening, openingNanos, null);
    return open.thenCompose(
        nothing ->
            in
                ? this.<T>bounded(use, boundNanos, failed)
                : CompletableFuture.failedFuture(unavailable()));
  }

  /**
   * Uses the store for something no call waits for, which says less of whether it can be read: a
   * failure takes the store out for the shortest time, however often it was out before, and changes
   * nothing of how long the failures of others do. Who writes to a store that does not outlive it
   * has to hold back on its own account.
   *
   * @param boundNanos how long it may take
   */
  public <T extends @Nullable Object> CompletableFuture<T> runBehind(
      Supplier<? extends CompletionStage<? extends T>> use, long boundNanos) {
    return run(use, boundNanos, this::failBehind);
  }

  /** Says that the store is about to be closed: that its uses fail then is no news to anybody. */
  public void close() {
    closed = true;
  }

  /** Takes the store out at once, whatever it was that showed that it is out of order. */
  public void fail(Throwable cause) {
    fail(cause, true);
  }

  private void failBehind(Throwable cause) {
    fail(cause, false);
  }

  private void fail(Throwable cause, boolean grows) {
    String reason = reason(cause);
    boolean news;
    long waitNanos = 0;
    synchronized (this) {
      news = in;
      in = false;
      trouble = reason;
      if (news) {
        long now = ticker.nanoTime();
        // One that answers probes and nothing else is not to be tried every second.
        boolean stable = !recovered || now - inSinceNanos > backoffNanos;
        if (grows) {
          backoffNanos =
              stable ? FIRST_BACKOFF_NANOS : Math.min(LONGEST_BACKOFF_NANOS, 2 * backoffNanos);
        }
        waitNanos = grows ? backoffNanos : FIRST_BACKOFF_NANOS;
        probeAtNanos = now + waitNanos;
      }
    }
    failures.increment();
    if (news && !closed) {
      probeIn(waitNanos);
      LOG.log(
          System.Logger.Level.WARNING, name + " is left alone until it answers again: " + reason);
    }
  }

  /** Starts a probe if one is due; the store's opening is one that always is. */
  @SuppressWarnings("FutureReturnValueIgnored") // probed() hears of a failure
  private void probeIfDue() {
    boolean first;
    synchronized (this) {
      if (in || probing || (opened && ticker.nanoTime() - probeAtNanos < 0)) {
        return;
      }
      probing = true;
      first = !opened;
    }
    if (first) {
      // Those who have waited in vain once do not wait again. Before the probe, whatever it does.
      scheduler.schedule(this::endOpening, openingNanos);
    }
    CompletableFuture<Object> answer =
        bounded(probe, Math.max(timeoutNanos, (first ? 10 : 2) * openingNanos), null);
    answer.whenComplete((value, error) -> probed(error));
  }

  private void probed(@Nullable Throwable error) {
    boolean first;
    boolean again = false;
    long waitNanos = 0;
    synchronized (this) {
      probing = false;
      first = !opened;
      if (error == null) {
        again = trouble != null;
        in = true;
        trouble = null;
        inSinceNanos = ticker.nanoTime();
        recovered |= again;
        returns += again ? 1 : 0;
      } else {
        first = trouble == null;
        trouble = reason(error);
        waitNanos = backoffNanos;
        probeAtNanos = ticker.nanoTime() + waitNanos;
        backoffNanos = Math.min(LONGEST_BACKOFF_NANOS, 2 * backoffNanos);
      }
    }
    if (error != null && !closed) {
      probeIn(waitNanos);
    }
    if (error != null && first && !closed) {
      failures.increment();
      LOG.log(
          System.Logger.Level.WARNING,
          name + " is left alone until it answers again: " + reason(error));
    }
    if (again) {
      LOG.log(System.Logger.Level.INFO, name + " answers again");
      onRecovery.forEach(Runnable::run);
    }
    endOpening();
  }

  private void probeIn(long delayNanos) {
    scheduler.schedule(this::probeIfDue, delayNanos);
  }

  private void endOpening() {
    opened = true;
    opening.complete(null);
  }

  private <T extends @Nullable Object> CompletableFuture<T> bounded(
      Supplier<? extends CompletionStage<? extends T>> use,
      long boundNanos,
      @Nullable Consumer<Throwable> failed) {
    int begun = returns;
    CompletionStage<? extends T> started;
    try {
      started = use.get();
      if (started == null) { // as code that is not checked for it may
        throw new IllegalStateException(
            name + " gave null where a CompletionStage has to be: return a stage that has failed");
      }
    } catch (Throwable e) { // also the errors of code that others wrote: those who wait hear of it
      tell(failed, e, begun);
      return CompletableFuture.failedFuture(e);
    }
    // Its subclasses may have no state to ask for, as what completedStage returns.
    boolean ended =
        started.getClass() == CompletableFuture.class && ((CompletableFuture<?>) started).isDone();
    if (ended && !((CompletableFuture<?>) started).isCompletedExceptionally()) {
      @SuppressWarnings("unchecked") // nobody but its reader has it, and it holds what it holds
      CompletableFuture<T> done = (CompletableFuture<T>) started;
      return done;
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    Scheduler.Timer timer =
        ended ? NO_TIMER : timer(boundNanos, () -> late(result, boundNanos, failed, begun));
    started.whenComplete(
        (value, error) -> {
          timer.cancel();
          if (error == null) {
            result.complete(value);
            return;
          }
          Throwable cause = unwrapped(error);
          if (!result.isDone()) {
            tell(failed, cause, begun);
          }
          result.completeExceptionally(cause);
        });
    return result;
  }

  private void tell(@Nullable Consumer<Throwable> failed, Throwable error, int begun) {
    if (failed != null && outage.test(error)) {
      told(failed, error, begun);
    }
  }

  private void told(@Nullable Consumer<Throwable> failed, Throwable error, int begun) {
    if (failed != null && begun == returns) {
      failed.accept(error);
    } else if (failed != null) {
      failures.increment();
    }
  }

  /** Nearly all uses have the usual bound. */
  private Scheduler.Timer timer(long boundNanos, Runnable late) {
    return boundNanos == usual.nanos()
        ? usual.begin(late)::end
        : scheduler.schedule(late, boundNanos);
  }

  private void late(
      CompletableFuture<?> result,
      long boundNanos,
      @Nullable Consumer<Throwable> failed,
      int begun) {
    StoreUnavailableException late =
        new StoreUnavailableException(
            name + " did not answer within " + boundNanos / 1_000_000 + " ms");
    if (result.completeExceptionally(late)) {
      told(failed, late, begun);
    }
  }

  private StoreUnavailableException unavailable() {
    String known = trouble;
    return new StoreUnavailableException(
        name + " is left alone" + (known == null ? " while it opens" : ": " + known));
  }

  private static String reason(Throwable error) {
    Throwable cause = unwrapped(error);
    StringBuilder all = new StringBuilder(said(cause));
    // The innermost cause is where a driver says what the server said.
    Throwable root = cause;
    for (int depth = 0; root.getCause() != null && depth < 10; depth++) {
      root = root.getCause();
    }
    if (root != cause) {
      all.append(" (").append(said(root)).append(')');
    }
    return all.toString();
  }

  private static String said(Throwable error) {
    String message = error.getMessage();
    if (message == null || message.isBlank()) {
      return error.getClass().getSimpleName();
    }
    return message.length() <= LONGEST_REASON
        ? message
        : message.substring(0, LONGEST_REASON) + "…";
  }

  private static Throwable unwrapped(Throwable error) {
    Throwable cause = error.getCause();
    return error instanceof CompletionException && cause != null ? cause : error;
  }
}
