package dev.rialto.internal.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.catalog.ModelCatalog;
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
}
