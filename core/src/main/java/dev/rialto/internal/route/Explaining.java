package dev.rialto.internal.route;

import dev.rialto.Explanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says where a plan would send a call now, and why not elsewhere. Changes nothing. */
final class Explaining {

  private Explaining() {}

  static Explanation explain(Plan plan, boolean streamed, long nowNanos) {
    int chosen = plan.ready(0, streamed, plan.peekTurn(), nowNanos);
    List<Explanation.Candidate> all = new ArrayList<>();
    for (int s = 0; s < plan.size(); s++) {
      Slot slot = plan.slot(s);
      LiveStats stats = slot.stats(streamed);
      double health = slot.key().health().score();
      all.add(
          new Explanation.Candidate(
              slot.modelId(),
              slot.key().endpoint().name(),
              s == chosen,
              health,
              stats.latencyNanos(),
              stats.errorRate(),
              stats.running(),
              Balancer.score(stats, health),
              reason(plan, s, chosen, nowNanos)));
    }
    return new Explanation(all);
  }

  private static String reason(Plan plan, int s, int chosen, long nowNanos) {
    Slot slot = plan.slot(s);
    if (s == chosen) {
      return "chosen by strategy " + plan.strategy();
    }
    if (slot.key().isDead(nowNanos)) {
      return "the provider refused its key lately";
    }
    if (slot.blockedNanos(nowNanos) > 0) {
      return seconds("its circuit is open for another %.1f s", slot.blockedNanos(nowNanos));
    }
    if (slot.pauseNanos(nowNanos) > 0) {
      return seconds("its server asked for patience for %.1f s", slot.pauseNanos(nowNanos));
    }
    return "a fallback";
  }

  private static String seconds(String format, long nanos) {
    return String.format(Locale.ROOT, format, nanos / 1e9);
  }
}
