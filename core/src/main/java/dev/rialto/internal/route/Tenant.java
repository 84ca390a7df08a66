package dev.rialto.internal.route;

import dev.rialto.RialtoException;
import dev.rialto.internal.call.Place;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The place of a call among those that are let in: it is given back once, when the call is over,
 * and for as long as the call waits for a place at an endpoint. Confined to the call's loop.
 *
 * <p>One object with the call, for a call's garbage is counted.
 */
abstract class Tenant extends AtomicInteger {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable Place place;
  private boolean inPlace;

  /** Since when it is under way: how long it waited says nothing of a model. */
  private long sinceNanos;

  /**
   * Makes one.
   *
   * @param place where it has a place; null if somebody else looks after that
   */
  Tenant(@Nullable Place place, long nowNanos) {
    this.place = place;
    this.inPlace = place != null;
    this.sinceNanos = nowNanos;
  }

  /** Tells how the call ends, before it leaves. */
  final void tellPlace(long tokens, @Nullable RialtoException error) {
    if (place != null) {
      place.learn(sinceNanos, tokens, error);
    }
  }

  /** Leaves, if it has not. Returns who is to be let in once the end was said. */
  final @Nullable Runnable leavePlace() {
    if (place == null || !inPlace) {
      return null;
    }
    inPlace = false;
    return place.leave();
  }

  static void letIn(@Nullable Runnable next) {
    if (next != null) {
      next.run();
    }
  }

  /** It waits elsewhere, or does so no more. */
  final void parked(boolean waits, long nowNanos) {
    if (waits) {
      letIn(leavePlace());
    } else if (place != null && !inPlace) {
      inPlace = true;
      sinceNanos = nowNanos;
      place.comeBack();
    }
  }
}
