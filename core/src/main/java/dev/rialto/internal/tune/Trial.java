package dev.rialto.internal.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A step under way: the value before and the new one in turns, each for some windows after one to
 * settle. What went on around a turn is compared with it from both sides, so that a day's rise and
 * fall counts for neither. Guarded by the tuner's lock.
 *
 * <pre>
 *   before │ new │ before │ new │ before …      gain = mean of: new − (before + after) / 2
 * </pre>
 */
final class Trial {

  /** What to do after a window. */
  enum Next {
    GO_ON,
    /** The turn is over: the other value has the next one. */
    TURN,
    KEEP,
    PUT_BACK
  }

  private static final int WINDOWS = 3;
  private static final int MOST_WINDOWS = 12;
  private static final int MOST_ROUNDS = 6;

  /** Deviations that chance does not explain: one trial of a hundred and sixty is kept wrongly. */
  private static final double BEYOND_CHANCE = 2.5;

  /** Who looks often is easily deceived: before the last round it takes more. */
  private static final double BEYOND_CHANCE_EARLY = 3;

  private static final double HOPELESS = .5;
  private static final int FEW_FAILURES = 5;
  private static final double SMALL_SHARE = .01;

  final Knob knob;
  final long from;
  final long to;
  private final int minSamples;
  private final List<Sums> turnsBefore = new ArrayList<>();
  private final List<Sums> turnsNew = new ArrayList<>();
  private final Sums allNew = new Sums();
  private Sums turn = new Sums();
  private int windows;
  private boolean settled;
  private boolean atNew = true;
  private String reason = "";

  /**
   * Begins one, with the new value's turn.
   *
   * @param before the last windows at the value before
   */
  Trial(Knob knob, long from, long to, Sums before, int minSamples) {
    this.knob = knob;
    this.from = from;
    this.to = to;
    this.minSamples = minSamples;
    turnsBefore.add(before);
  }

  /** Returns whose turn it is. */
  long value() {
    return atNew ? to : from;
  }

  /** Returns why it is to be kept or put back, once it is. */
  String reason() {
    return reason;
  }

  /** Takes a window that is over. */
  Next observe(Sums window) {
    if (atNew) {
      allNew.add(window);
      if (doesHarm()) {
        return Next.PUT_BACK;
      }
    }
    if (!settled) {
      settled = true;
      return Next.GO_ON;
    }
    turn.add(window);
    windows++;
    boolean enough = knob.goal.score(turn, value()).samples() >= minSamples;
    if (enough && windows >= WINDOWS) {
      return turnOver();
    }
    if (windows >= MOST_WINDOWS) {
      reason = "too few calls to tell";
      return Next.PUT_BACK;
    }
    return Next.GO_ON;
  }

  private Next turnOver() {
    (atNew ? turnsNew : turnsBefore).add(turn);
    atNew = !atNew;
    turn = new Sums();
    windows = 0;
    settled = false;
    return atNew ? judge() : isMuchWorse() ? Next.PUT_BACK : Next.TURN;
  }

  /** Judges after a round: the value before has had the last turn, as it had the first. */
  private Next judge() {
    int rounds = turnsNew.size();
    boolean last = rounds == MOST_ROUNDS;
    double gain = 0;
    double variance = 0;
    for (int i = 0; i <= rounds; i++) {
      double weight = i == 0 || i == rounds ? .5 : 1;
      Score before = knob.goal.score(turnsBefore.get(i), from);
      gain -= weight * before.value() / rounds;
      variance += square(weight * before.error() / rounds);
      if (i < rounds) {
        Score now = knob.goal.score(turnsNew.get(i), to);
        gain += now.value() / rounds;
        variance += square(now.error() / rounds);
      }
    }
    double deviation = Math.sqrt(variance + knob.drift() / rounds);
    double chance = (last ? BEYOND_CHANCE : BEYOND_CHANCE_EARLY) * deviation;
    reason = figures(gain, chance);
    if (gain > chance) {
      return Next.KEEP;
    }
    boolean hopeless = rounds > 1 && gain < HOPELESS * deviation;
    return last || hopeless || gain < -chance ? Next.PUT_BACK : Next.TURN;
  }

  private boolean isMuchWorse() {
    if (turnsNew.size() > 1) {
      return false;
    }
    Score before = knob.goal.score(turnsBefore.get(0), from);
    Score now = knob.goal.score(turnsNew.get(0), to);
    double gain = now.value() - before.value();
    double chance =
        BEYOND_CHANCE * Math.sqrt(square(before.error()) + square(now.error()) + knob.drift());
    reason = figures(gain, chance);
    return gain < -chance;
  }

  private String figures(double gain, double chance) {
    return String.format(
        Locale.ROOT,
        "%s with %,d, %s with %,d; the score changed by %+.3f, chance explains %.3f",
        knob.goal.figures(Sums.of(turnsBefore)),
        from,
        knob.goal.figures(Sums.of(turnsNew)),
        to,
        gain,
        chance);
  }

  /** Whether more calls fail than before, beyond chance. */
  private boolean doesHarm() {
    Sums before = Sums.of(turnsBefore);
    if (allNew.failed < FEW_FAILURES) {
      return false;
    }
    double was = Sums.share(before.failed, before.ended);
    double is = Sums.share(allNew.failed, allNew.ended);
    double chance =
        BEYOND_CHANCE
            * Math.hypot(
                Sums.error(before.failed, before.ended), Sums.error(allNew.failed, allNew.ended));
    if (is - was <= Math.max(SMALL_SHARE, chance)) {
      return false;
    }
    reason =
        String.format(
            Locale.ROOT, "%.1f %% of the calls fail, %.1f %% did before", 100 * is, 100 * was);
    return true;
  }

  private static double square(double value) {
    return value * value;
  }
}
