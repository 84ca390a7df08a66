package dev.rialto.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.Rialto;
import dev.rialto.Usd;
import dev.rialto.config.BudgetSharing.Crash;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What two instances share through a Redis besides answers. */
final class SharedThings {

  private SharedThings() {}

  static void limitsAreShared(String providerUrl, String redisUrl) {
    try (Rialto one = SharedLimitsTest.rialto(providerUrl, redisUrl);
        Rialto other = SharedLimitsTest.rialto(providerUrl, redisUrl)) {
      one.client(StoreClient.class).ask("first", CallOptions.NONE); // connects
      other.client(StoreClient.class).ask("first", CallOptions.NONE);
      long began = System.nanoTime();
      int all = 0;
      while (all <= SharedLimitsTest.PER_MINUTE / 2) {
        all += SharedLimitsTest.askAll(one);
        assertThat(System.nanoTime() - began)
            .as("%d answered", all)
            .isLessThan(TimeUnit.MINUTES.toNanos(2));
      }
      all += SharedLimitsTest.askAll(other);
      double minutes = (System.nanoTime() - began) / 60e9;
      assertThat(all)
          .as("alone each would have sent all of a minute")
          .isLessThanOrEqualTo((int) (SharedLimitsTest.PER_MINUTE * (1 + minutes)) + 6);
    }
  }

  /**
   * Returns what is spent at the end.
   *
   * @param before what other instances have spent of the same budget
   */
  static Usd budgetsAreShared(String providerUrl, String redisUrl, Usd before) throws Exception {
    try (Rialto one = BudgetProcess.rialto(providerUrl, redisUrl, Crash.GIVE_BACK);
        Rialto other = BudgetProcess.rialto(providerUrl, redisUrl, Crash.GIVE_BACK)) {
      Usd spent = before;
      for (Rialto each : List.of(one, other)) {
        spent =
            spent.plus(
                each.client(StoreClient.class)
                    .ask("tea", CallOptions.model("openai/loopback"))
                    .cost()
                    .amount()
                    .orElseThrow());
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      for (Rialto each : List.of(one, other)) {
        while (!each.costs().budgets().get(0).spent().equals(spent)) {
          assertThat(System.nanoTime() - end)
              .as("%s of %s", each.costs().budgets(), spent)
              .isNegative();
          TimeUnit.MILLISECONDS.sleep(20);
        }
      }
      return spent;
    }
  }
}
