package dev.rialto.internal.route;

import dev.rialto.EmbeddingRequest;
import dev.rialto.Explanation;
import dev.rialto.Usd;
import dev.rialto.config.Strategy;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.ModelGuide;
import dev.rialto.spi.Target;
import dev.rialto.tokens.TokenCount;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says where a plan would send a call now, and why not elsewhere. Changes nothing. */
final class Explaining {

  /** What is neither a completion nor vectors has no price by tokens. */
  private static final long UNPRICED = -1;

  private final Plan plan;
  private final long vectorTokens;
  private final @Nullable Need need;
  private final boolean streamed;
  private final long maxCircuitNanos;
  private final long nowNanos;
  private final long misfits;
  private final int chosen;
  private final Limits.Load load;

  private Explaining(
      Plan plan,
      Call call,
      @Nullable Need need,
      long vectorTokens,
      long maxCircuitNanos,
      long nowNanos) {
    this.vectorTokens = vectorTokens;
    this.plan = plan;
    this.need = need;
    this.streamed = !call.unary();
    this.maxCircuitNanos = maxCircuitNanos;
    this.nowNanos = nowNanos;
    load =
        need == null
            ? Limits.Load.NONE
            : new Limits.Load(need.inputTokens().tokens(), need.outputTokens());
    long unfit = need == null ? 0 : need.misfits(nowNanos);
    int best = plan.ready(unfit, streamed, plan.peekTurn(), nowNanos, need, load);
    if (best < 0 && need != null) {
      unfit &= ~need.slow();
      best = plan.ready(unfit, streamed, plan.peekTurn(), nowNanos, need, load);
    }
    if (best < 0 && need != null && !isWorthWaiting(unfit, call.deadline().remaining(nowNanos))) {
      unfit &= ~need.dear();
      best = plan.ready(unfit, streamed, plan.peekTurn(), nowNanos, need, load);
    }
    misfits = unfit;
    chosen = best;
  }

  /** Returns whether one of the others can be had in half of the time, as calls wait for it. */
  private boolean isWorthWaiting(long unfit, long mostNanos) {
    for (long rest = plan.all() & ~unfit; rest != 0; rest &= rest - 1) {
      Slot slot = plan.slot(Long.numberOfTrailingZeros(rest));
      long wait = Math.max(slot.limitNanos(load, nowNanos), slot.pauseNanos(nowNanos));
      if (!slot.key().isDead(nowNanos)
          && slot.blockedNanos(nowNanos) <= maxCircuitNanos
          && Math.max(wait, slot.blockedNanos(nowNanos)) <= mostNanos / 2) {
        return true;
      }
    }
    return false;
  }

  /**
   * Explains.
   *
   * @param maxCircuitNanos how long a call waits for a circuit that is open
   */
  static Explanation explain(
      Plan plan, Call call, ModelGuide guide, long maxCircuitNanos, long nowNanos) {
    Need need = Need.inFull(call, plan, guide);
    Target first = plan.slot(0).target();
    TokenCount input =
        need != null
            ? need.inputTokens()
            : guide.tokens(call.request(), first.endpoint().provider(), first.model());
    boolean vectors = call.request() instanceof EmbeddingRequest;
    Explaining explaining =
        new Explaining(
            plan, call, need, vectors ? input.tokens() : UNPRICED, maxCircuitNanos, nowNanos);
    List<Explanation.Candidate> all = new ArrayList<>();
    for (int s = 0; s < plan.size(); s++) {
      all.add(explaining.candidate(s));
    }
    return new Explanation(
        plan.name(),
        plan.strategy().name(),
        all,
        input.tokens(),
        input.estimated(),
        need == null ? 0 : need.cappedTokens(),
        "");
  }

  private Explanation.Candidate candidate(int s) {
    Slot slot = plan.slot(s);
    LiveStats stats = slot.stats(streamed);
    Need known = need;
    return new Explanation.Candidate(
        slot.modelId(),
        slot.key().endpoint().name(),
        s == chosen,
        slot.key().health(nowNanos),
        stats.latencyNanos(),
        stats.errorRate(),
        stats.running(),
        score(s, stats),
        slot.facts().contextTokens(),
        known != null ? usd(known.costUsd(slot.facts())) : vectorsCost(slot),
        reason(s));
  }

  /** By what the plan goes by. */
  private double score(int s, LiveStats stats) {
    Slot slot = plan.slot(s);
    boolean regional =
        plan.strategy() == Strategy.REGION
            || (plan.strategy() == Strategy.PRIORITY && plan.hasRegions());
    if (regional) {
      return plan.regionScore(s, streamed, nowNanos);
    }
    Need known = need;
    return known != null && plan.strategy() == Strategy.AUTO
        ? known.score(slot)
        : Balancer.score(slot, stats);
  }

  private @Nullable Usd vectorsCost(Slot slot) {
    return vectorTokens == UNPRICED ? null : usd(slot.facts().costUsd(vectorTokens, 0));
  }

  private static @Nullable Usd usd(double cost) {
    return Double.isNaN(cost) ? null : Usd.of(new BigDecimal(cost).round(new MathContext(4)));
  }

  private String reason(int s) {
    Slot slot = plan.slot(s);
    if (s == chosen) {
      return "chosen by strategy " + plan.strategy();
    }
    Misfit misfit = need == null ? null : need.misfit(slot);
    if (misfit != null && (misfits & 1L << s) != 0) {
      return misfit.reason();
    }
    if (slot.key().isDead(nowNanos)) {
      return "the provider refused its key lately";
    }
    if (slot.blockedNanos(nowNanos) > 0) {
      return seconds("its circuit is open for another %.1f s", slot.blockedNanos(nowNanos));
    }
    if (slot.pauseNanos(nowNanos) > 0) {
      return seconds(
          slot.isSpared(nowNanos)
              ? "it has had too many failures and is left alone for another %.1f s"
              : "its server asked for patience for %.1f s",
          slot.pauseNanos(nowNanos));
    }
    if (slot.limitNanos(load, nowNanos) > 0) {
      return seconds("the limit of its key is used up for %.1f s", slot.limitNanos(load, nowNanos));
    }
    Room room = slot.key().room();
    if (room != null && !room.hasPlace()) {
      return String.format(
          Locale.ROOT,
          "%d of %d places at its endpoint are taken, %d calls wait",
          room.taken(),
          room.places(),
          room.queued());
    }
    boolean besideChosen = chosen >= 0 && (plan.candidate(chosen) & 1L << s) != 0;
    if (plan.hasRegions() && besideChosen && (plan.siblings(chosen) & 1L << s) == 0) {
      return String.format(
          Locale.ROOT,
          "region %s scores %.3f, %s %.3f",
          slot.key().endpoint().region(),
          plan.regionScore(s, streamed, nowNanos),
          plan.slot(chosen).key().endpoint().region(),
          plan.regionScore(chosen, streamed, nowNanos));
    }
    if (slot.key().outlook() < 1) {
      return "its latency or errors keep rising";
    }
    return plan.strategy() == Strategy.PRIORITY ? "a fallback" : "not the best at the moment";
  }

  private static String seconds(String format, long nanos) {
    return String.format(Locale.ROOT, format, nanos / 1e9);
  }
}
