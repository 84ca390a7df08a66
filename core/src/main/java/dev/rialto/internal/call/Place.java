package dev.rialto.internal.call;

import dev.rialto.RialtoException;
import org.jspecify.annotations.Nullable;

/**
 * What calls hold that were let in, one place each, and give back when they are over, or for as
 * long as they wait elsewhere. Shared by all calls: a stage that keeps a record of a call anyway
 * notes there whether it has its place, and whoever lets calls in needs none of its own.
 * Thread-safe.
 */
public interface Place {

  /** Starts a call at a stage that does not look after its place, and looks after it instead. */
  Flight lookAfter(Stage at, Call call, ResponseSink sink);

  /**
   * Learns from how a call ended; called while it still has its place.
   *
   * @param sinceNanos since when it was under way
   * @param tokens how many tokens the model wrote; 0: the time says nothing
   * @param error why it failed; null if it was answered
   */
  void learn(long sinceNanos, long tokens, @Nullable RialtoException error);

  /**
   * Takes the place back.
   *
   * @return starts the first who waits, whose the place is now: to be run once the call's end was
   *     said, for what that sets off comes first; null if nobody waits
   */
  @Nullable Runnable leave();

  /** Gives a place again to a call that had its turn, be one free or not. */
  void comeBack();
}
