package dev.rialto.internal.cache.warming;

import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.CompletionRequest;
import dev.rialto.Priority;
import dev.rialto.internal.cache.key.CacheKey;
import dev.rialto.internal.cache.key.KeyMedia;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Deadline;
import dev.rialto.spi.PipelineEvent;
import org.jspecify.annotations.Nullable;

/** A question that may be asked again, and what is known of when. Thread-safe. */
public final class Question {

  /** What the habit, the call and what holds them weigh beside the key, by estimate. */
  private static final int BYTES = 1_024;

  final Habit habit;
  final Worth worth = new Worth();
  private final CacheKey key;
  private final Call call;
  private final long timeoutNanos;

  /** What the answer cost last, in millionths of a millionth of a dollar; −1 if not known. */
  volatile long paidPicos = -1;

  /** The hour for which it was asked ahead last. */
  volatile int warmedFor = Integer.MIN_VALUE;

  /** Whether its answer was fetched ahead, and nobody has asked for it yet. */
  private volatile boolean awaited;

  private volatile int lastHour;

  private Question(CacheKey key, Call call, Habit habit, int hour) {
    this.key = key;
    this.timeoutNanos = call.deadline().getAsLong() - call.startNanos();
    this.call = unattended(call, call.startNanos(), call.deadline());
    this.habit = habit;
    this.habit.asked(hour);
    this.lastHour = hour;
  }

  /**
   * Returns a question that was asked before, and now again; null if it is not kept: images and
   * documents are too large, an item of a packed list belongs to its list.
   */
  static @Nullable Question of(CacheKey key, Call call, Habit habit, int hour) {
    boolean kept =
        call.packed() == null
            && !call.options().boundsCost()
            && (!(call.request() instanceof CompletionRequest request)
                || KeyMedia.isTextOnly(request));
    return kept ? new Question(key, call, habit, hour) : null;
  }

  /** Whose call it was is not kept: not the user, nor what the caller's thread carried. */
  private static Call unattended(Call call, long nowNanos, Deadline until) {
    CallOptions own = call.options();
    CallOptions.Builder options =
        CallOptions.builder()
            .priority(Priority.LOW)
            .tenant(own.tenant())
            .adaptive(own.adaptive())
            .truncate(own.truncate());
    own.extra().forEach(options::extra);
    if (own.streamRecovery() != null) {
      options.streamRecovery(own.streamRecovery());
    }
    if (own.resendProcessed() != null) {
      options.resendProcessed(own.resendProcessed());
    }
    PipelineEvent.Origin origin = call.origin();
    return new Call(
        new PipelineEvent.Origin(origin.client(), origin.method(), origin.task()),
        call.request(),
        call.output(),
        call.model(),
        call.task(),
        options.build(),
        CacheMode.ON,
        call.cacheTtlNanos(),
        call.unary(),
        nowNanos,
        until,
        call.tools(),
        call.repair(),
        call.profile(),
        null);
  }

  /** Returns the key of its answer. */
  public CacheKey key() {
    return key;
  }

  /** Returns the call as it was asked last, without whose it was. */
  public Call call() {
    return call;
  }

  /**
   * Returns the call as it is made now.
   *
   * @param mostNanos how long it may take, though its method might wait for hours
   */
  public Call call(long nowNanos, long mostNanos) {
    return unattended(call, nowNanos, new Deadline(nowNanos + Math.min(timeoutNanos, mostNanos)));
  }

  /** Returns what it weighs, by estimate. */
  long bytes() {
    return BYTES + key.bytes();
  }

  /**
   * Somebody has asked it.
   *
   * @return whether it was the first to ask since an answer was fetched ahead
   */
  boolean asked(int hour, boolean hit) {
    if (isNews(hour)) {
      lastHour = hour;
      habit.asked(hour);
    }
    return awaited && ended(hit, hour);
  }

  /** Returns whether an hour is another than that in which it was asked last. */
  boolean isNews(int hour) {
    return lastHour != hour;
  }

  void await(int hour) {
    warmedFor = hour;
    awaited = true;
  }

  /** It was asked ahead for an hour, and there is nothing to await. */
  void inVain(int hour) {
    warmedFor = hour;
    worth.ended(false, hour);
  }

  boolean isAwaited() {
    return awaited;
  }

  /** Takes in what came of an answer that was fetched ahead; returns whether nobody has before. */
  synchronized boolean ended(boolean used, int hour) {
    boolean first = awaited;
    awaited = false;
    if (first) {
      worth.ended(used, hour);
    }
    return first;
  }
}
