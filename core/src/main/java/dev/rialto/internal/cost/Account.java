package dev.rialto.internal.cost;

import dev.rialto.Usd;
import dev.rialto.config.Budget;
import java.time.Instant;

/**
 * A budget of one tenant, user, client, method or model, or of all. Guarded by the lock of {@link
 * Budgets}.
 */
interface Account {

  /** Whether an amount can be set aside. */
  enum Room {
    YES,
    NO,
    /** It has to be asked for elsewhere first. */
    ASK,
    /** It would have to be asked for, and nobody answers. */
    AWAY
  }

  Budget budget();

  String owner();

  Room room(Usd amount, Instant now);

  /** Sets an amount aside for which there is room. */
  void reserve(Usd amount);

  /** Gives back a reservation and takes what was spent. */
  void settle(Usd reservation, Usd spent, Instant now);

  /** Takes what was spent and for which nothing was to be set aside. */
  void charge(Usd spent, Instant now);

  /** Returns how full it is, reservations included; 1 is full. */
  double fill(Instant now);

  /** Returns whether nobody would miss it. */
  boolean isIdle(Instant now);

  Usd spent();

  Usd reserved();

  Usd excess();

  Instant roomAt();
}
