package dev.rialto.internal.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.TokenRates;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an attempt costs, reckoned in whole numbers, is what the catalogue's rates come to. */
class PriceTest {

  @Test
  void promptKeptForAnHour_costsMoreThanOneForMinutes() {
    Price price =
        new Price(
            "anthropic/claude-haiku-4-5",
            ModelCatalog.shipped().find("anthropic/claude-haiku-4-5").orElseThrow());
    assertThat(price.of(new TokenUsage(0, 0, 1_000, 0, 0), false).amountOrNull())
        .isEqualTo(Usd.of(".00125"));
    assertThat(price.of(new TokenUsage(0, 0, 1_000, 0, 0, 1_000), false).amountOrNull())
        .isEqualTo(Usd.of(".002"));
    assertThat(price.of(new TokenUsage(10, 20, 1_000, 30, 40, 400), false).amountOrNull())
        .isEqualTo(Usd.of(".001912")); // 10 + 2 + 750 + 800 + 150 + 200 micros
  }

  /** Reckoned in whole numbers where they do, and in decimals where they do not. */
  @Test
  void whateverTheRatesAndTheUsage_theCostIsTheirExactSum_andUnknownWhereARateIs() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int unknown = 0;
    for (int run = 0; run < 5_000; run++) {
      BigDecimal[] rates = new BigDecimal[6];
      for (int i = 0; i < rates.length; i++) {
        // Down to fractions of what whole numbers hold, and up to what no provider asks.
        rates[i] =
            i > 0 && random.nextInt(20) == 0
                ? null
                : BigDecimal.valueOf(random.nextInt(1_000_000), random.nextInt(9) - 1);
      }
      int most = random.nextBoolean() ? 100_000_000 : 2_000_000_000;
      long[] counts = new long[6];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = random.nextInt(4) == 0 ? 0 : random.nextInt(most);
      }
      counts[5] = Math.min(counts[5], counts[2]);
      Usd[] usd = new Usd[6];
      Arrays.setAll(usd, i -> rates[i] == null ? null : Usd.of(rates[i]));
      BigDecimal sum = BigDecimal.ZERO;
      boolean known = true;
      long[] paid = {counts[0], counts[1], counts[2] - counts[5], counts[3], counts[4], counts[5]};
      for (int i = 0; i < paid.length; i++) {
        // Thinking is paid as what is said, where it has no price of its own.
        BigDecimal rate = i == 4 && rates[4] == null ? rates[3] : rates[i];
        known &= rate != null || paid[i] == 0;
        sum = sum.add(rate == null ? BigDecimal.ZERO : rate.multiply(BigDecimal.valueOf(paid[i])));
      }
      Price price =
          new Price(
              "a/b",
              ModelInfo.builder("a/b")
                  .prices(new TokenRates(usd[0], usd[1], usd[2], usd[3], usd[4], usd[5]))
                  .build());
      TokenUsage usage =
          new TokenUsage(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
      unknown += known ? 0 : 1;
      assertThat(price.of(usage, false).amountOrNull())
          .as("seed %s run %s: %s of %s", seed, run, Arrays.toString(rates), usage)
          .isEqualTo(known ? Usd.of(sum.movePointLeft(6)) : null);
    }
    assertThat(unknown).isBetween(100, 4_000);
  }
}
