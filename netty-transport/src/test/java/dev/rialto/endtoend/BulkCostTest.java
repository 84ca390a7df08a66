package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.BudgetExceededException;
import dev.rialto.BulkItem;
import dev.rialto.BulkResult;
import dev.rialto.CallOptions;
import dev.rialto.ConfigurationException;
import dev.rialto.CostPool;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.Usd;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.TokenRates;
import dev.rialto.loopback.LoopbackProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many calls within one sum of money, on the whole way from a client to a socket and back. */
@Timeout(120)
class BulkCostTest {

  /** A hundred tokens of an answer are 200 millionths of a dollar. */
  private static final TokenRates RATES = TokenRates.of(Usd.of("1"), Usd.of("2"));

  private static final CallOptions HUNDRED = CallOptions.builder().maxTokens(100).build();
  private static final String LONG = "word ".repeat(80);

  private static Rialto rialto(LoopbackProvider server) {
    return Rialto.builder()
        .provider(server.openAi())
        .catalog(c -> c.model(ModelInfo.builder("openai/loopback").prices(RATES).build()))
        .build();
  }

  private static Usd spent(Rialto rialto) {
    return rialto.costs().total(Instant.EPOCH, Instant.now().plusSeconds(60)).known();
  }

  private static List<String> items(int n) {
    return IntStream.range(0, n).mapToObj(i -> "item " + i).toList();
  }

  @Test
  void whatFindsNoRoomNow_waitsForWhatOthersHaveSetAside() {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .answer(prompt -> "short")
                .tokenPace(Duration.ofMillis(5))
                .start();
        Rialto rialto = rialto(server)) {
      Probe probe = rialto.client(Probe.class);
      CostPool pool = CostPool.of(Usd.of("0.0005"));
      BulkResult<String, Result<String>> all =
          rialto
              .bulk(items(12))
              .costPool(pool)
              .callAsync((item, options) -> probe.later(item, HUNDRED.over(options)))
              .join();
      assertThat(all.failed()).isEmpty();
      assertThat(server.counters().requests()).isEqualTo(12);
      assertThat(pool.spent()).isEqualTo(spent(rialto));
      assertThat(pool.left()).isEqualTo(pool.limit().minus(pool.spent()));
    }
  }

  @Test
  void theHeavyOnesHaveTheMoneyFirst_andTheRestFailsUnsent() {
    try (LoopbackProvider server = LoopbackProvider.builder().answer(prompt -> LONG).start();
        Rialto rialto = rialto(server)) {
      Probe probe = rialto.client(Probe.class);
      BulkResult<String, Result<String>> all =
          rialto
              .bulk(List.of("light 1", "light 2", "heavy 1", "light 3", "heavy 2"))
              .groups(item -> item.startsWith("heavy") ? 2_000 : 10)
              .maxCost(Usd.of("0.00042"))
              .callAsync((item, options) -> probe.later(item, HUNDRED.over(options)))
              .join();
      assertThat(all.succeeded()).extracting(BulkItem::input).containsExactly("heavy 1", "heavy 2");
      assertThat(all.failed())
          .hasSize(3)
          .allSatisfy(
              item -> {
                assertThat(item.failure()).isInstanceOf(BudgetExceededException.class);
                BudgetExceededException full = (BudgetExceededException) item.failure();
                assertThat(full.budget()).isEqualTo("bulk.maxCost");
                assertThat(full).hasMessageContaining("0.00042");
              });
      assertThat(server.counters().requests()).isEqualTo(2);
      assertThat(spent(rialto)).isLessThanOrEqualTo(Usd.of("0.00042"));
    }
  }

  @Test
  void callsThatBlock_andStreams_areWithinIt() {
    try (LoopbackProvider server = LoopbackProvider.builder().answer(prompt -> LONG).start();
        Rialto rialto = rialto(server)) {
      Probe probe = rialto.client(Probe.class);
      BulkResult<String, Result<String>> blocking =
          rialto
              .bulk(items(3))
              .maxCost(Usd.of("0.00022"))
              .call((item, options) -> probe.ask(item, HUNDRED.over(options)));
      // Each on a thread of its own: whoever comes first has the money.
      assertThat(blocking.succeeded()).hasSize(1);
      BulkResult<String, List<String>> streams =
          rialto.bulk(items(3)).maxCost(Usd.of("0.00022")).stream(
                  (item, options) -> probe.stream(item, HUNDRED.over(options)), (item, piece) -> {})
              .join();
      assertThat(streams.succeeded()).hasSize(1);
      assertThat(server.counters().requests()).isEqualTo(2);
    }
  }

  @Test
  void callsThatTakeNoOptions_areRefused_andSoIsNoMoney() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = rialto(server)) {
      Probe probe = rialto.client(Probe.class);
      assertThatThrownBy(
              () ->
                  rialto
                      .bulk(items(2))
                      .maxCost(Usd.of("1"))
                      .callAsync(item -> probe.later(item, CallOptions.NONE)))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("bulk.maxCost");
      assertThatThrownBy(() -> rialto.bulk(items(2)).maxCost(Usd.ZERO))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("bulk.maxCost");
      assertThat(server.counters().requests()).isZero();
    }
  }
}
