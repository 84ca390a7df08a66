package dev.rialto.internal.route;

import dev.rialto.config.RegionSettings;
import dev.rialto.internal.call.GradientLimit;
import dev.rialto.internal.call.ModelFacts;
import dev.rialto.internal.call.ModelGuide;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.Target;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One model at one endpoint: where an attempt can be made. Thread-safe. */
final class Slot {

  /** However long a server asks us to wait, we ask again after this time. */
  private static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;

  /** A whole answer's time is known per token; this many are compared with a first token. */
  private static final int USUAL_TOKENS = 100;

  private final KeyState key;
  private final Target target;
  private final String modelId;
  private final ModelGuide guide;
  private volatile @Nullable Known known;
  private final AtomicInteger running = new AtomicInteger();
  private final LiveStats streams = new LiveStats(running, 1);
  private final LiveStats wholes = new LiveStats(running, USUAL_TOKENS);
  private final RecentTimes firstTokens = new RecentTimes();
  private final RecentTimes answers = new RecentTimes();
  private final Limits told = new Limits();
  private final GradientLimit capacity = new GradientLimit(20, 1, 200);
  private final double nearness;
  private volatile boolean paused;
  private volatile long pausedUntilNanos;

  /** What the server has asked for, however long; read while it is paused. */
  private volatile long patienceUntilNanos;

  Slot(KeyState key, String model, ModelGuide guide) {
    this(key, model, guide, RegionSettings.DEFAULT);
  }

  Slot(KeyState key, String model, ModelGuide guide, RegionSettings regions) {
    this.nearness = regions.nearness(key.endpoint().region());
    this.key = key;
    this.guide = guide;
    this.target = new Target(key.endpoint(), model);
    this.modelId = target.modelId();
  }

  KeyState key() {
    return key;
  }

  Target target() {
    return target;
  }

  /** Returns what is known of the model; looked up when it is first asked for. */
  ModelFacts facts() {
    Known last = known;
    Object edition = guide.edition();
    if (last == null || last.edition != edition) {
      known = last = new Known(edition, guide.facts(key.endpoint().provider(), target.model()));
    }
    return last.facts;
  }

  private record Known(Object edition, ModelFacts facts) {}

  /** Returns {@code provider/model}. */
  String modelId() {
    return modelId;
  }

  boolean isReady(Limits.Load load, long nowNanos) {
    return hasPlace() && isReadyButForPlace(load, nowNanos);
  }

  /** Returns whether one more attempt may be under way at the endpoint. */
  boolean hasPlace() {
    Room room = key.room();
    return room == null || room.hasPlace();
  }

  /** Takes a place for an attempt; false if all are taken, or others wait. */
  boolean enter() {
    Room room = key.room();
    return room == null || room.tryEnter();
  }

  /** Gives the place of an attempt back. */
  void leave() {
    Room room = key.room();
    if (room != null) {
      room.leave();
    }
  }

  boolean isReadyButForPlace(Limits.Load load, long nowNanos) {
    return !key.isDead(nowNanos)
        && pauseNanos(nowNanos) == 0
        && blockedNanos(nowNanos) == 0
        && limitNanos(load, nowNanos) == 0;
  }

  /** Returns how long its limits still keep a request from being sent; 0 if they do not. */
  long limitNanos(Limits.Load load, long nowNanos) {
    return !load.isWeighed()
        ? 0
        : Math.max(key.limits().waitNanos(load, nowNanos), told.waitNanos(load, nowNanos));
  }

  /** A request is sent: what it weighs is taken off the limits. */
  void take(Limits.Load load, long nowNanos) {
    key.limits().take(load, nowNanos);
    told.take(load, nowNanos);
  }

  /** The provider has told its limits, in which it has counted the request. */
  void told(List<RateLimit> limits, Limits.Load load, long nowNanos) {
    told.arrived(load);
    told.told(limits, nowNanos);
  }

  /** A request is over of which the provider has told nothing. */
  void untold(Limits.Load load) {
    told.arrived(load);
  }

  /** A request was not sent after all. */
  void unsent(Limits.Load load) {
    key.limits().unsent(load);
    told.unsent(load);
  }

  /** A request is over that has used something else than was taken off the key's limits. */
  void used(Limits.Load taken, Limits.Load used) {
    key.limits().used(taken, used);
  }

  /**
   * Returns how long the server is still to be left in peace; 0 if it is not. Who asked for a day
   * is tried again much sooner by a call that comes then; but none waits for that.
   */
  long pauseNanos(long nowNanos) {
    long ofKey = key.pauseNanos(nowNanos);
    return isPaused(nowNanos) ? Math.max(ofKey, patienceUntilNanos - nowNanos) : ofKey;
  }

  private boolean isPaused(long nowNanos) {
    return paused && pausedUntilNanos - nowNanos > 0;
  }

  /** Returns whether it is left in peace for its failures, rather than because it asked for it. */
  boolean isSpared(long nowNanos) {
    long ofKey = key.pauseNanos(nowNanos);
    return ofKey > 0 && (!isPaused(nowNanos) || ofKey > patienceUntilNanos - nowNanos);
  }

  /** Returns how long the circuit still is open; 0 if it is not. */
  long blockedNanos(long nowNanos) {
    return key.health().blockedNanos(nowNanos);
  }

  /** The server has answered with an error: some block a key that has too many of them. */
  void answeredWithError(long nowNanos) {
    key.failed(nowNanos);
  }

  /** Heeds a {@code Retry-After}. A second, shorter one does not shorten the first. */
  void pause(long nowNanos, long nanos) {
    long until = nowNanos + Math.min(nanos, LONGEST_PAUSE_NANOS);
    if (!paused || pausedUntilNanos - until < 0) {
      long asked = nowNanos + nanos;
      if (!isPaused(nowNanos) || patienceUntilNanos - asked < 0) {
        patienceUntilNanos = asked;
      }
      pausedUntilNanos = until;
      paused = true;
    }
  }

  /** Returns the times to the first token of recent streams. */
  RecentTimes firstTokens() {
    return firstTokens;
  }

  /** Returns the times of recent whole answers. */
  RecentTimes answers() {
    return answers;
  }

  /** Returns how the slot does at streams, or at whole answers. */
  LiveStats stats(boolean streamed) {
    return streamed ? streams : wholes;
  }

  void begun() {
    running.incrementAndGet();
    key.begun();
  }

  /** Returns how near its region is, 0 to 1. */
  double nearness() {
    return nearness;
  }

  /** Returns which share of what it can do at a time is free, 0 to 1. */
  double free() {
    return Math.max(0, 1 - (double) running.get() / capacity());
  }

  /** For tests: what was taken off the limits that the provider told, and not yet counted by it. */
  double pending() {
    return told.pending();
  }

  /** Returns how many attempts at a time it can do, as far as it has been said or learnt. */
  int capacity() {
    Room room = key.room();
    return room == null ? capacity.limit() : Math.min(room.places(), capacity.limit());
  }

  /** The provider has turned an attempt away for load. */
  void overloaded(long startNanos, long nowNanos) {
    capacity.overloaded(startNanos, nowNanos);
  }

  void ended() {
    running.decrementAndGet();
  }

  void failed(boolean streamed) {
    stats(streamed).failed();
  }

  /**
   * Notes an answer.
   *
   * @param totalNanos how long the attempt took
   * @param firstTokenNanos how long a stream took to its first token; −1 for a whole answer
   * @param outputTokens how many tokens the answer has; 0 if unknown
   */
  void answered(long totalNanos, long firstTokenNanos, long outputTokens, long nowNanos) {
    if (firstTokenNanos >= 0) {
      firstTokens.add(firstTokenNanos);
      streams.answered((double) firstTokenNanos, nowNanos);
    } else {
      answers.add(totalNanos);
      wholes.answered((double) totalNanos / Math.max(1, outputTokens), nowNanos);
    }
    if (outputTokens > 0) {
      double perToken = (double) totalNanos / outputTokens;
      capacity.answered(perToken, running.get() + 1, nowNanos - totalNanos, nowNanos);
    }
    key.accepted();
    if (paused) {
      paused = false;
    }
  }

  /**
   * Notes that an attempt was given up without a sign of life, as another answered first. It would
   * have taken at least as long as it did; and silence speaks against an endpoint, unless another
   * of its models has just answered.
   */
  void silent(long elapsedNanos, boolean streamed, boolean answers, long nowNanos) {
    (streamed ? firstTokens : this.answers).add(elapsedNanos);
    if (!answers) {
      key.health().reportSilence(nowNanos);
    }
  }

  /** Notes that an attempt stopped in the middle, and another answered first. */
  void stalled(long nowNanos) {
    key.health().reportSilence(nowNanos);
  }
}
