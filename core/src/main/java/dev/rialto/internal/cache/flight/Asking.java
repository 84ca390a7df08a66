package dev.rialto.internal.cache.flight;

import dev.rialto.TokenUsage;

/** What a flight is told on the way to its answer. Thread-safe. */
public interface Asking {

  /** The tiers are asked first; what they have is given once {@link #found} was told of it. */
  void looksFirst();

  /**
   * A tier has the answer. Who joins from now on is not given what was invalidated before he asked:
   * so what was invalidated is looked at after this, and not before.
   *
   * @param mark when the tier was asked
   */
  void found(long mark);

  /**
   * The answer to another text will do. Who joins is none who wants his own, else as with {@link
   * #found}.
   *
   * @param mark when it was looked for
   */
  void foundAlike(long mark);

  /**
   * The answer is asked for only now: what was invalidated before does not touch it, and nobody has
   * paid for it yet.
   */
  void goesUpstream();

  /** The answer was paid for by an earlier call, and each reader saves so much. */
  void saves(TokenUsage paid);
}
