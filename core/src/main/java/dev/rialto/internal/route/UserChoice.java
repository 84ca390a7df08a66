package dev.rialto.internal.route;

import dev.rialto.Usd;
import dev.rialto.spi.RouteCall;
import dev.rialto.spi.RouteCandidate;
import dev.rialto.spi.RouteChooser;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Leaves the choice to a user's strategy; what goes wrong in it stays in it. */
final class UserChoice implements Balancer {

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  private final String route;
  private final RouteChooser chooser;
  private final AtomicBoolean complained = new AtomicBoolean();

  /**
   * Makes one.
   *
   * @param route whose choice it is, for the log
   */
  UserChoice(String route, RouteChooser chooser) {
    this.route = route;
    this.chooser = chooser;
  }

  @Override
  public int choose(
      Slot[] slots, long ready, boolean streamed, int turn, long nowNanos, @Nullable Need need) {
    int count = Long.bitCount(ready);
    List<RouteCandidate> all = new ArrayList<>(count);
    for (long rest = ready; rest != 0; rest &= rest - 1) {
      Slot slot = slots[Long.numberOfTrailingZeros(rest)];
      all.add(candidate(slot, slot.stats(streamed), nowNanos, need));
    }
    RouteCall call =
        need == null
            ? new RouteCall(streamed, turn, 0, 0)
            : new RouteCall(streamed, turn, need.inputTokens().tokens(), need.outputTokens());
    try {
      int choice = chooser.choose(call, Collections.unmodifiableList(all));
      if (choice >= 0 && choice < count) {
        return Balancer.nth(ready, choice);
      }
      complain("returned " + choice + "; allowed is 0 to " + (count - 1), null);
    } catch (Throwable thrown) {
      complain("threw " + thrown.getClass().getName(), thrown);
    }
    return Balancer.nth(ready, 0);
  }

  private static RouteCandidate candidate(
      Slot slot, LiveStats stats, long nowNanos, @Nullable Need need) {
    double usd = need == null ? Double.NaN : need.costUsd(slot.facts());
    return new RouteCandidate(
        slot.modelId(),
        slot.key().endpoint().name(),
        slot.key().endpoint().region(),
        stats.running(),
        slot.free(),
        Duration.ofNanos((long) stats.waitNanos()),
        stats.errorRate(),
        slot.key().health(nowNanos),
        Double.isNaN(usd) ? null : Usd.of(new BigDecimal(usd).round(new MathContext(4))));
  }

  private void complain(String what, @Nullable Throwable thrown) {
    if (complained.compareAndSet(false, true)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The strategy of the " + route + " " + what + "; the first candidate is asked instead",
          thrown);
    }
  }
}
