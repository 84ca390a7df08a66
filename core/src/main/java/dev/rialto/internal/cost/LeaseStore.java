package dev.rialto.internal.cost;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Where instances keep what they share of budgets. Thread-safe; never blocks. */
interface LeaseStore {

  /**
   * What a holder of a lease says.
   *
   * @param account which account
   * @param holder who asks, told apart from all others that ever were
   * @param limit the most that all may spend, here as everywhere in billionths of a dollar
   * @param oldest the first slice that counts
   * @param forgotten the slices before this one may go, if they are older than {@code keptMillis}
   *     by the store's own clock, too: that of one holder may be wrong by years
   * @param unitMillis what a slice's number is multiplied with to get when it began
   * @param current the slice that has begun
   * @param spent what the holder has spent since it is one, by slice; saying it twice is harmless
   * @param excess what it has spent beyond its reservations since it is one
   * @param inUse what it has set aside for attempts under way
   * @param needed what calls wait for, beyond {@code inUse}
   * @param spare what it would like to have at hand, beyond both
   * @param unsaid what the holder may from now on spend before it says so: should its lease not be
   *     renewed, so much of it, or all of it if it is less, counts as spent
   * @param keptMillis how long what was spent is kept when nobody asks
   * @param nowMillis what the holder takes the store's clock to show
   * @param toleranceMillis so far off it may be; a report that is further off is not taken
   * @param again whether a report of it was taken before: a store that knows of none has lost what
   *     others have told it, too
   */
  record Request(
      String account,
      String holder,
      long limit,
      long oldest,
      long forgotten,
      long unitMillis,
      long current,
      Map<Long, Long> spent,
      long excess,
      long inUse,
      long needed,
      long spare,
      long unsaid,
      long keptMillis,
      long nowMillis,
      long toleranceMillis,
      boolean again) {}

  /**
   * What the holder gets.
   *
   * @param lease what it may spend from now on, {@code inUse} included and never less
   * @param spent what all have spent in the window
   * @param othersInUse what others have set aside for attempts under way, as they last said
   * @param othersLeases what others may spend
   * @param excess what all have spent beyond their reservations
   * @param first the oldest slice that counts and is not empty; below 0: none
   * @param full whether there was less than was needed
   * @param recalled whether others were asked to give back what they have at hand
   * @param storeMillis what the store's clock showed
   * @param misdated whether the report was not taken, and nothing changed, since the holder reckons
   *     with another time
   */
  record Answer(
      long lease,
      long spent,
      long othersInUse,
      long othersLeases,
      long excess,
      long first,
      boolean full,
      boolean recalled,
      long storeMillis,
      boolean misdated) {

    /** Before there is one. */
    static final Answer NONE = new Answer(0, 0, 0, 0, 0, -1, false, false, 0, false);

    /** Returns what is known of a window that has only begun. */
    Answer ofNextWindow() {
      return new Answer(
          lease, 0, othersInUse, othersLeases, excess, -1, false, false, storeMillis, false);
    }
  }

  /** Reports and asks, as one step. Fails if the store does not answer. */
  CompletionStage<Answer> renew(Request request);

  /** Returns whether the store answers, as far as is known. */
  boolean isIn();

  /** Returns where it is, for messages, without secrets. */
  String address();

  /**
   * Has something told when what an account's holders have at hand is wanted back.
   *
   * @param recalled gets the account
   */
  void onRecall(Consumer<String> recalled);

  /**
   * Has something told when the store has lost what it was told of an account.
   *
   * @param lost gets the account
   */
  void onLoss(Consumer<String> lost);

  /**
   * Has something run when the store answers again, and when messages of it may have been missed.
   */
  void onRecovery(Runnable task);
}
