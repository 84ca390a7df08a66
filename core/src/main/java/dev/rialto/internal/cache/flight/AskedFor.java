package dev.rialto.internal.cache.flight;

import dev.rialto.CacheMode;
import dev.rialto.TokenUsage;
import dev.rialto.internal.cache.key.CacheKey;
import dev.rialto.internal.call.Call;
import org.jspecify.annotations.Nullable;

/** When the answer of a flight was asked for, and so for whom it will do. Thread-safe. */
final class AskedFor implements Asking {

  private enum State {
    /** The answer is of the mark, and to this very text. */
    ASKED,
    /** The tiers are being asked, and the answer will be of a later mark. */
    LOOKING,
    /** The answer is of the mark, and may be to another text. */
    ALIKE
  }

  private final FlightOwner owner;
  private final CacheKey key;
  private final Call call;

  /** What is invalidated after it makes the answer one that is not to be remembered. */
  private volatile long mark;

  private volatile long beganNanos;

  /** Set after the mark, and read before it. */
  private volatile State state;

  private volatile @Nullable TokenUsage saving;

  AskedFor(FlightOwner owner, CacheKey key, Call call) {
    this.owner = owner;
    this.key = key;
    this.call = call;
    this.mark = owner.mark();
    this.beganNanos = owner.nowNanos();
    // Others may join before it is known where the answer comes from.
    this.state = call.cache() == CacheMode.SEMANTIC ? State.ALIKE : State.ASKED;
  }

  long mark() {
    return mark;
  }

  /** Returns when it was, by the cache's clock. */
  long beganNanos() {
    return beganNanos;
  }

  /**
   * Returns whether one who asks only now may have the answer: none that was invalidated before he
   * asked, and none to another text unless he wants that too.
   */
  boolean willDoFor(Call late) {
    State now = state;
    if (now != State.ASKED
        && call.cache() == CacheMode.SEMANTIC
        && late.cache() != CacheMode.SEMANTIC) {
      return false;
    }
    return now == State.LOOKING || !owner.isInvalidatedSince(key, mark);
  }

  /** Returns what one of several readers saves of an answer that cost so much. */
  TokenUsage saved(TokenUsage usage) {
    TokenUsage earlier = saving;
    return earlier == null ? usage : earlier;
  }

  @Override
  public void looksFirst() {
    state = State.LOOKING;
  }

  @Override
  public void found(long asked) {
    mark = asked;
    state = State.ASKED;
  }

  @Override
  public void foundAlike(long asked) {
    mark = asked;
    state = State.ALIKE;
  }

  @Override
  public void goesUpstream() {
    beganNanos = owner.nowNanos();
    mark = owner.mark();
    saving = null;
    state = State.ASKED;
  }

  @Override
  public void saves(TokenUsage paid) {
    saving = paid;
  }
}
