package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.BudgetExceededException;
import dev.rialto.CallOptions;
import dev.rialto.CancelledCallException;
import dev.rialto.Rialto;
import dev.rialto.Usd;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.TokenRates;
import dev.rialto.config.Budget;
import dev.rialto.cost.CostDimension;
import dev.rialto.cost.CostSum;
import dev.rialto.loopback.LoopbackProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Embeddings that share requests, over real sockets. */
@Timeout(60)
class MergedEmbeddingsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static CompletableFuture<List<float[]>> embed(Rialto rialto, String text, String tenant) {
    return rialto
        .client(Tasks.Search.class)
        .later(List.of(text), CallOptions.builder().tenant(tenant).build())
        .toCompletableFuture();
  }

  @Test
  void eachTenantPaysForItsOwnTexts_andTheBudgetOfOneRefusesNoOther() {
    try (LoopbackProvider server =
            LoopbackProvider.builder().latency(Duration.ofMillis(50)).start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .catalog(
                    c ->
                        c.model(
                            ModelInfo.builder("openai/text-embedding-3-small")
                                .prices(TokenRates.of(Usd.of("1"), Usd.of("1")))
                                .build()))
                .budget(b -> b.add(Budget.daily(Usd.of("0.00005")).per(Budget.Scope.TENANT)))
                .build()) {
      CompletableFuture<List<float[]>> first = embed(rialto, "begin", "first");
      CompletableFuture<List<float[]>> poor = embed(rialto, "too much ".repeat(100), "poor");
      List<CompletableFuture<List<float[]>>> others = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        others.add(embed(rialto, "one text " + i, i % 2 == 0 ? "even" : "odd"));
      }
      assertThat(first.join()).hasSize(1);
      assertThatThrownBy(poor::join).hasCauseInstanceOf(BudgetExceededException.class);
      others.forEach(other -> assertThat(other.join()).hasSize(1));
      Map<String, CostSum> paid =
          rialto.costs().by(CostDimension.TENANT, Instant.EPOCH, Instant.now().plusSeconds(60));
      assertThat(paid.keySet()).containsExactlyInAnyOrder("first", "even", "odd");
      assertThat(paid.get("even").known()).isEqualTo(paid.get("odd").known());
    }
  }

  @Test
  void whatFitsTheBoundOfEveryCallAlone_fitsItInCompany() {
    try (LoopbackProvider server =
            LoopbackProvider.builder().latency(Duration.ofMillis(50)).start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .catalog(
                    c ->
                        c.model(
                            ModelInfo.builder("openai/text-embedding-3-small")
                                .prices(TokenRates.of(Usd.of("1"), Usd.of("1")))
                                .build()))
                .budget(b -> b.perCall(Usd.of("0.0004")))
                .build()) {
      String text = "a text of some length ".repeat(50);
      List<CompletableFuture<List<float[]>>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(embed(rialto, text + i, "t"));
      }
      all.forEach(each -> assertThat(each.join()).hasSize(1));
    }
  }

  @Test
  void whoWaitsForOthersWhenTheClientCloses_isToldSo() throws InterruptedException {
    try (LoopbackProvider server =
        LoopbackProvider.builder().latency(Duration.ofMinutes(1)).start()) {
      CompletableFuture<List<float[]>> gathering;
      try (Rialto rialto =
          Rialto.builder()
              .provider(server.openAi())
              .batch(b -> b.window(Duration.ofMinutes(10)))
              .drain(Duration.ZERO)
              .build()) {
        for (int i = 1; i <= 3; i++) { // so many that the whole window is made use of
          embed(rialto, "under way " + i, "t");
          int sent = i;
          assertThat(server.awaitCounters(c -> c.requests() >= sent, PATIENCE)).isTrue();
        }
        gathering = embed(rialto, "gathering", "t");
      }
      assertThatThrownBy(gathering::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(CancelledCallException.class);
      assertThat(server.counters().requests()).isEqualTo(3);
    }
  }
}
