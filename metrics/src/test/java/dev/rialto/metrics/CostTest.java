package dev.rialto.metrics;

import static dev.rialto.metrics.Events.EXPLAIN;
import static dev.rialto.metrics.Events.GPT;
import static dev.rialto.metrics.Events.REVIEW;
import static dev.rialto.metrics.Events.SONNET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import dev.rialto.Cost;
import dev.rialto.Usd;
import dev.rialto.metrics.internal.series.Picos;
import dev.rialto.metrics.internal.text.TextTable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Money in the counts: exact, and what is not known counted apart. */
class CostTest {

  private final ManualTicker ticker = new ManualTicker();
  private final MetricRegistry registry = new MetricRegistry();
  private final RialtoMetrics metrics = RialtoMetrics.builder(registry).ticker(ticker).build();

  @Test
  void theSumIsExactOverMinutesThatArePacked() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Usd sum = Usd.ZERO;
    for (int i = 0; i < 2_000; i++) {
      Usd amount = Usd.ofPicos(random.nextLong(1L << (1 + random.nextInt(50))));
      sum = sum.plus(amount);
      metrics.onEvent(Events.spent(REVIEW, i % 2 == 0 ? GPT : SONNET, new Cost(amount, false)));
      ticker.advance(Duration.ofSeconds(25));
    }
    Usd byModel =
        metrics.models(Window.LAST_24_HOURS).values().stream()
            .map(Stats::cost)
            .reduce(Usd.ZERO, Usd::plus);
    assertThat(byModel).as("seed " + seed).isEqualTo(sum);
    assertThat(metrics.stats(Window.LAST_24_HOURS).cost()).as("seed " + seed).isEqualTo(sum);
    assertThat(metrics.stats(Window.LAST_15_MINUTES).cost()).isLessThan(sum);
    assertThat(registry.getGauges().get("rialto.cost.usd").getValue()).isEqualTo(sum.toDouble());
  }

  @Test
  void everyAmountIsCountedToThePico() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      int digits = random.nextInt(15);
      BigDecimal amount = BigDecimal.valueOf(random.nextLong(1L << 51), digits);
      Usd usd = Usd.of(amount);
      long expected =
          usd.compareTo(Usd.of(9_000_000)) > 0 ? Picos.of(new Cost(usd, false)) : usd.toPicosUp();
      assertThat(Picos.of(new Cost(usd, false))).as(usd + ", seed " + seed).isEqualTo(expected);
    }
  }

  @Test
  void whatIsNotKnownOrAbsurdIsCountedApart() {
    metrics.onEvent(Events.spent(REVIEW, GPT, Cost.UNKNOWN));
    metrics.onEvent(Events.spent(REVIEW, GPT, Events.usd("-1")));
    metrics.onEvent(Events.spent(REVIEW, GPT, Events.usd("1e30")));
    metrics.onEvent(Events.spent(REVIEW, GPT, Events.usd("0.25")));
    Stats stats = metrics.stats(Window.LAST_HOUR);
    assertThat(stats.costUnknown()).isEqualTo(3);
    assertThat(stats.cost()).isEqualTo(Usd.of("0.25"));
    assertThat(registry.meter("rialto.model.openai/gpt-4_1.cost.unknown").getCount()).isEqualTo(3);
  }

  @Test
  void sumsThatAreTooLargeStayAtTheLargest() {
    for (int i = 0; i < 4; i++) {
      metrics.onEvent(Events.spent(REVIEW, i < 2 ? GPT : SONNET, Events.usd("9000000")));
      ticker.advance(Duration.ofMinutes(1));
    }
    assertThat(metrics.stats(Window.LAST_HOUR).cost()).isEqualTo(Usd.ofPicos(Long.MAX_VALUE));
  }

  @Test
  void aCallIsTooExpensiveAboveFiveCentsOnAverage() {
    for (int i = 0; i < 20; i++) {
      metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofMillis(5)));
      metrics.onEvent(Events.spent(REVIEW, GPT, Events.usd("0.05")));
    }
    assertThat(metrics.issues()).isEmpty();
    metrics.onEvent(Events.spent(REVIEW, GPT, Events.usd("0.000000000001")));
    assertThat(metrics.issues())
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.kind()).isEqualTo("cost");
              assertThat(issue.subject()).isEqualTo("CodeAssistant.review");
              assertThat(issue.severity()).isEqualTo(Issue.Severity.WARNING);
              assertThat(issue.message()).startsWith("A call costs $0.0500 on average; at most");
              assertThat(issue.advice()).startsWith("Shorten the prompt");
            });
    metrics.onEvent(Events.spent(REVIEW, GPT, Events.usd("3")));
    metrics.onEvent(Events.spent(REVIEW, GPT, Cost.UNKNOWN));
    assertThat(metrics.issues())
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.severity()).isEqualTo(Issue.Severity.CRITICAL);
              assertThat(issue.message()).contains("the cost of 1 attempts is not known");
            });
    ticker.advance(Duration.ofMinutes(16));
    assertThat(metrics.issues()).isEmpty();
  }

  @Test
  void theLimitIsTheUsers() {
    assertThatThrownBy(() -> new IssueLimits(.1, Duration.ofSeconds(1), .1, Usd.ZERO, 1))
        .hasMessageContaining("maxCostPerCall is $0.00");
  }

  @Test
  void theReportShowsCostAndTotal() {
    IntStream.range(0, 4)
        .forEach(i -> metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofMillis(5))));
    metrics.onEvent(Events.spent(REVIEW, GPT, Events.usd("0.0123")));
    metrics.onEvent(Events.answered(EXPLAIN, SONNET, Duration.ofMillis(5)));
    metrics.onEvent(Events.spent(EXPLAIN, SONNET, Events.usd("2")));
    metrics.onEvent(Events.spent(EXPLAIN, SONNET, Cost.UNKNOWN));
    ticker.advance(Duration.ofMinutes(1));
    assertThat(metrics.report().text())
        .containsPattern("last 15 min|15 min .* \\$2\\.01 \\+ 1 unknown +≥ \\$0\\.402\n")
        .containsPattern("CodeAssistant\\.review .* \\$0\\.0123 +\\$0\\.00308\n")
        .containsPattern("anthropic/claude-sonnet-4-5 .* \\$2\\.00 \\+ 1 unknown +≥ \\$2\\.00\n");
    assertThat(metrics.report().markdown())
        .contains("| cost | a call |")
        .containsPattern("\\| openai/gpt-4\\.1 \\|.*\\| \\$0\\.0123 \\| \\$0\\.00308 \\|");
  }

  @Test
  void whatHasNoPriceAtAll_isUnknown_andNotFree() {
    metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofMillis(5)));
    metrics.onEvent(Events.spent(REVIEW, GPT, Cost.UNKNOWN));
    assertThat(metrics.report().text())
        .containsPattern("openai/gpt-4\\.1 .* 1 unknown +unknown\n")
        .doesNotContain("$0.00");
  }

  @Test
  void adviceIsTold_toItsLastWord() {
    TextTable table = new TextTable().left("method").prose("how");
    String advice = "Try another model in the place of this one: " + "it costs less. ".repeat(8);
    table.row("x".repeat(100), advice.strip());
    assertThat(table.text()).contains(advice.strip()).contains("x…");
  }
}
