package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.forModel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.BudgetExceededException;
import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.Cost;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.TokenRates;
import dev.rialto.config.CatalogSettings;
import dev.rialto.cost.CostDimension;
import dev.rialto.cost.CostSum;
import dev.rialto.cost.Costs;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.spi.PipelineEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** What calls cost, on the whole way from a generated client to a socket and back. */
class CostTest {

  private static final TokenRates RATES = TokenRates.of(Usd.of("1"), Usd.of("2"));
  private static final CallOptions CACHED = CallOptions.builder().cache(CacheMode.ON).build();

  private static Consumer<CatalogSettings.Builder> prices(String... models) {
    return c -> {
      for (String model : models) {
        c.model(ModelInfo.builder(model).prices(RATES).build());
      }
    };
  }

  private static Usd priceOf(TokenUsage usage) {
    return Usd.of(1).perMillion(usage.input()).plus(Usd.of(2).perMillion(usage.output()));
  }

  private static CostSum spent(Rialto rialto) {
    return rialto.costs().total(Instant.EPOCH, Instant.now().plusSeconds(60));
  }

  @Test
  void result_saysWhatTheCallCost_andAHitCostsNothing() {
    Queue<PipelineEvent.CallEnded> ended = new ConcurrentLinkedQueue<>();
    try (LoopbackProvider server = LoopbackProvider.start()) {
      try (Rialto rialto =
          Rialto.builder()
              .provider(server.openAi())
              .catalog(prices("openai/loopback"))
              .listener(
                  event -> {
                    if (event instanceof PipelineEvent.CallEnded call) {
                      ended.add(call);
                    }
                  })
              .build()) {
        Probe probe = rialto.client(Probe.class);
        Result<String> paid = probe.ask("what does it cost", CACHED);
        Result<String> hit = probe.ask("what does it cost", CACHED);
        assertThat(paid.usage().total()).isPositive();
        assertThat(paid.cost()).isEqualTo(new Cost(priceOf(paid.usage()), false));
        assertThat(hit.cost()).isEqualTo(Cost.NOTHING);
        assertThat(spent(rialto).known()).isEqualTo(priceOf(paid.usage()));
        assertThat(
                rialto
                    .costs()
                    .by(CostDimension.METHOD, Instant.EPOCH, Instant.now().plusSeconds(60)))
            .containsOnlyKeys("Probe.ask");
      }
      assertThat(ended)
          .extracting(call -> call.cost().amount().orElseThrow().signum())
          .containsExactly(1, 0);
    }
  }

  @Test
  void stream_thatIsCancelled_isPaidByEstimate() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder().tokenPace(Duration.ofMillis(20)).start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).catalog(prices("openai/loopback")).build()) {
      Collected stream = new Collected(2);
      rialto.client(Probe.class).stream("a long story", CallOptions.NONE).subscribe(stream);
      stream.awaitPieces(2);
      stream.subscription().cancel();
      assertThat(server.awaitCounters(c -> c.openStreams() == 0, Duration.ofSeconds(10))).isTrue();
      assertThat(spent(rialto).attempts()).isEqualTo(1);
      assertThat(spent(rialto).known().signum()).isPositive();
      assertThat(spent(rialto).estimated()).isEqualTo(spent(rialto).known());
    }
  }

  @Test
  void lostHedge_isCountedToo() {
    try (LoopbackProvider server =
            LoopbackProvider.builder().when(forModel("slow")).fault(Fault.silence()).start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .catalog(prices("openai/slow", "openai/loopback"))
                .route(r -> r.primary("openai/slow").fallback("openai/loopback"))
                .hedge(h -> h.silence(Duration.ofMillis(300)).minimumDelay(Duration.ofMillis(100)))
                .build()) {
      dev.rialto.CompletionStream<Probe.Review> stream =
          rialto.client(Probe.class).reviewCompletions("the silent one is paid as well");
      stream.subscribe(new Unbounded());
      Result<?> result = stream.result().toCompletableFuture().join();
      assertThat(result.attempts()).hasSize(2);
      assertThat(result.cost().estimated()).isTrue();
      assertThat(result.attempts())
          .allSatisfy(
              attempt -> assertThat(attempt.cost().amount().orElseThrow().signum()).isPositive());
      assertThat(spent(rialto).known()).isEqualTo(result.cost().amount().orElseThrow());
    }
  }

  @Test
  void fullBudget_refusesBeforeAnythingIsSent_andSaysWhen() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .provider(server.anthropic())
                .catalog(prices("openai/loopback"))
                .route(r -> r.primary("openai/loopback").fallback("anthropic/loopback"))
                .budget(b -> b.daily(Usd.of("0.0021")))
                .build()) {
      Probe probe = rialto.client(Probe.class);
      Result<String> first = probe.ask("small", CallOptions.NONE);
      assertThat(rialto.costs().budgets().get(0).spent())
          .isEqualTo(first.cost().amount().orElseThrow());
      CallOptions big = CallOptions.builder().maxTokens(5_000).build();
      assertThatThrownBy(() -> probe.ask("too much", big))
          .isInstanceOf(BudgetExceededException.class)
          .hasMessageContaining("'daily'")
          .hasMessageContaining("$0.0021");
      assertThat(server.requests()).hasSize(1);
      assertThat(rialto.costs().budgets().get(0).reserved()).isEqualTo(Usd.ZERO);
    }
  }

  @Test
  void absurdPrices_areCountedExactly_andNeverFitIntoABudget() {
    Usd dear = Usd.of("1e30");
    Usd cheap = Usd.of("1e-30");
    try (LoopbackProvider server = LoopbackProvider.start()) {
      try (Rialto rialto =
          Rialto.builder()
              .provider(server.openAi())
              .catalog(c -> c.model("openai/loopback", m -> m.prices(TokenRates.of(dear, cheap))))
              .build()) {
        Result<String> result = rialto.client(Probe.class).ask("hello", CallOptions.NONE);
        Usd exact =
            dear.perMillion(result.usage().input()).plus(cheap.perMillion(result.usage().output()));
        assertThat(exact.toBigDecimal().scale()).as("to the last digit").isGreaterThan(30);
        assertThat(result.cost().amount()).contains(exact);
        assertThat(spent(rialto).known()).isEqualTo(exact);
      }
      int before = server.requests().size();
      try (Rialto rialto =
          Rialto.builder()
              .provider(server.openAi())
              .catalog(c -> c.model("openai/loopback", m -> m.prices(TokenRates.of(dear, cheap))))
              .budget(b -> b.daily(Usd.of("1e20")))
              .build()) {
        assertThatThrownBy(() -> rialto.client(Probe.class).ask("hello", CallOptions.NONE))
            .isInstanceOf(BudgetExceededException.class);
        assertThat(server.requests()).hasSize(before);
        assertThat(rialto.costs().budgets().get(0).reserved()).isEqualTo(Usd.ZERO);
      }
    }
  }

  @Test
  void boundOfACall_shortensAFreeAnswer_andRefusesBeforeAnythingIsSent() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .provider(server.anthropic())
                .catalog(prices("openai/loopback", "anthropic/loopback"))
                .build()) {
      Probe probe = rialto.client(Probe.class);
      for (String model : List.of("openai/loopback", "anthropic/loopback")) {
        CallOptions bounded = CallOptions.builder().model(model).maxCost(Usd.of("0.0004")).build();
        Result<String> result = probe.ask("one two three", bounded);
        String sent = server.requests().get(server.requests().size() - 1).body();
        Matcher cap = Pattern.compile("max_(?:completion_)?tokens\":(\\d+)").matcher(sent);
        assertThat(cap.find()).as(sent).isTrue();
        // $0.0004 at $2 a million, less the prompt.
        assertThat(Integer.parseInt(cap.group(1))).isBetween(150, 199);
        assertThat(result.cost().amount().orElseThrow()).isLessThanOrEqualTo(Usd.of("0.0004"));
      }
      CallOptions tight = CallOptions.builder().maxCost(Usd.of("0.000001")).build();
      assertThatThrownBy(() -> probe.ask("one two three", tight))
          .isInstanceOf(BudgetExceededException.class)
          .hasMessageContaining("CallOptions.maxCost");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void boundOfACall_cutsNobodyElsesAnswer() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder().latency(Duration.ofMillis(100)).start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).catalog(prices("openai/loopback")).build()) {
      Probe probe = rialto.client(Probe.class);
      CallOptions bounded =
          CallOptions.builder().cache(CacheMode.ON).maxCost(Usd.of("0.0004")).build();
      CompletableFuture<Result<String>> one = probe.later("the same", bounded);
      CompletableFuture<Result<String>> other = probe.later("the same", CACHED);
      one.get(10, TimeUnit.SECONDS);
      other.get(10, TimeUnit.SECONDS);
      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests()).filteredOn(r -> r.body().contains("tokens\":")).hasSize(1);
    }
  }

  @Test
  void embeddingsThatWentTogether_shareTheCostOfTheirAttempt() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try (LoopbackProvider server =
            LoopbackProvider.builder().latency(Duration.ofMillis(200)).start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .catalog(prices("openai/text-embedding-3-small"))
                .build()) {
      Tasks.Search search = rialto.client(Tasks.Search.class);
      List<Future<Result<float[]>>> asked = new ArrayList<>();
      for (int i = 1; i <= 16; i++) {
        String text = "word ".repeat(i);
        asked.add(threads.submit(() -> search.query(text)));
      }
      Cost sum = Cost.NOTHING;
      for (Future<Result<float[]>> one : asked) {
        Result<float[]> result = one.get(20, TimeUnit.SECONDS);
        assertThat(result.cost().amount().orElseThrow().signum()).isPositive();
        assertThat(result.cost()).isEqualTo(Cost.of(result.attempts()));
        sum = sum.plus(result.cost());
      }
      assertThat(server.requests()).hasSizeLessThan(16);
      assertThat(sum.amount()).contains(spent(rialto).known());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void ledgerInADatabase_outlivesTheRialto() {
    JdbcDataSource database = new JdbcDataSource();
    database.setUrl("jdbc:h2:mem:ledger;DB_CLOSE_DELAY=-1");
    Instant end = Instant.now().plus(Duration.ofDays(1));
    Usd settled = Usd.ZERO;
    try (LoopbackProvider server = LoopbackProvider.start()) {
      for (int run = 0; run < 2; run++) {
        try (Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .catalog(prices("openai/loopback"))
                .budget(b -> b.ledger(database))
                .build()) {
          Probe probe = rialto.client(Probe.class);
          for (int i = 0; i < 5; i++) {
            Result<String> result =
                probe.ask("what does it cost", CallOptions.builder().tenant("t" + i).build());
            settled = settled.plus(result.cost().amount().orElseThrow());
          }
          Costs all = rialto.costs().stored(Instant.EPOCH, end).join();
          assertThat(all.total(Instant.EPOCH, end).known()).isEqualTo(settled);
          assertThat(all.by(CostDimension.TENANT, Instant.EPOCH, end)).containsKeys("t0", "t4");
          // Written by the closing.
          Result<String> last = probe.ask("what does it cost", CallOptions.NONE);
          settled = settled.plus(last.cost().amount().orElseThrow());
        }
      }
      try (Rialto later =
          Rialto.builder().provider(server.openAi()).budget(b -> b.ledger(database)).build()) {
        CostSum all = later.costs().stored(Instant.EPOCH, end).join().total(Instant.EPOCH, end);
        assertThat(all.attempts()).isEqualTo(12);
        assertThat(all.known()).isEqualTo(settled);
      }
    }
  }

  /** Wants all, and looks at none. */
  private static final class Unbounded implements Flow.Subscriber<Object> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object element) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
  }
}
