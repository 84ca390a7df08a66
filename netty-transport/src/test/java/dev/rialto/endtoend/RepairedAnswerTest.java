package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rialto.BudgetExceededException;
import dev.rialto.CallOptions;
import dev.rialto.Cost;
import dev.rialto.DeadlineExceededException;
import dev.rialto.InvalidOutputException;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.TokenRates;
import dev.rialto.endtoend.Probe.Review;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.Provider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that is not of the method's type goes back to the model once, with what is wrong. */
class RepairedAnswerTest {

  private static final String WRONG = "{\"summary\":\"one\",\"remarks\":[],\"score\":\"high\"}";
  private static final String RIGHT = "{\"summary\":\"one\",\"remarks\":[],\"score\":9}";

  /** Answers wrongly, until it is told what is wrong. */
  private static LoopbackProvider learning() {
    return LoopbackProvider.builder()
        .when(request -> !request.body().contains("$.score"))
        .answer(WRONG)
        .when(request -> request.body().contains("$.score"))
        .answer(RIGHT)
        .start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void wrongAnswer_isCorrected_andBothTurnsAreInTheResult(String dialect) {
    Function<LoopbackProvider, Provider> provider =
        dialect.equals("openai") ? LoopbackProvider::openAi : LoopbackProvider::anthropic;
    try (LoopbackProvider server = learning();
        Rialto rialto = Rialto.builder().provider(provider.apply(server)).build()) {
      Result<Review> result = rialto.client(Probe.class).reviewed("x");
      assertThat(result.value()).isEqualTo(new Review("one", List.of(), 9));
      assertThat(result.attempts()).hasSize(2);
      assertThat(result.attempts().get(0).failure()).contains("$.score").contains("\"high\"");
      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().get(1).body()).contains("high").contains("$.score");
      assertThatThrownBy(() -> rialto.client(Probe.class).reviewedAtOnce("x"))
          .isInstanceOfSatisfying(
              InvalidOutputException.class,
              e ->
                  assertThat(result.usage().total())
                      .isGreaterThan(2 * e.details().usage().input())
                      .isGreaterThan(e.details().usage().total()));
    }
  }

  /** What the two turns cost is what the ledger saw, and what their tokens make by the price. */
  @Test
  void bothTurns_arePaid_inTheResultAsInTheLedger() {
    TokenRates rates = TokenRates.of(Usd.of("1"), Usd.of("2"));
    try (LoopbackProvider server = learning();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .catalog(c -> c.model(ModelInfo.builder("openai/loopback").prices(rates).build()))
                .build()) {
      Result<Review> result = rialto.client(Probe.class).reviewed("x");
      TokenUsage usage = result.usage();
      Usd price = Usd.of(1).perMillion(usage.input()).plus(Usd.of(2).perMillion(usage.output()));
      assertThat(result.cost()).isEqualTo(new Cost(price, false));
      assertThat(result.attempts()).allSatisfy(a -> assertThat(a.cost().isKnown()).isTrue());
      assertThat(result.attempts().get(0).usage().plus(result.attempts().get(1).usage()))
          .isEqualTo(usage);
      assertThat(rialto.costs().total(Instant.EPOCH, Instant.now().plusSeconds(60)).known())
          .isEqualTo(price);
    }
  }

  /**
   * With the least money that pays for the first turn there is none left for the second, which says
   * more: it is not begun, whoever bounds the money.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void moneyThatDoesNotReachForASecondTurn_leavesTheFirstFault(boolean boundOfTheCall) {
    TokenRates rates = TokenRates.of(Usd.of("1"), Usd.of("2"));
    Usd most = Usd.of("0.0001");
    try (LoopbackProvider server = learning()) {
      while (server.requests().isEmpty() && most.compareTo(Usd.of(1)) < 0) {
        most = most.plus(Usd.of("0.00001"));
        Usd bound = most;
        Rialto.Builder builder =
            Rialto.builder()
                .provider(server.openAi())
                .catalog(c -> c.model(ModelInfo.builder("openai/loopback").prices(rates).build()));
        CallOptions.Builder options = CallOptions.builder().maxTokens(60);
        if (boundOfTheCall) {
          options.maxCost(bound);
        } else {
          builder.budget(b -> b.daily(bound));
        }
        try (Rialto rialto = builder.build()) {
          RialtoException failure =
              catchThrowableOfType(
                  RialtoException.class,
                  () -> rialto.client(Probe.class).reviewedWithin("x", options.build()));
          if (server.requests().isEmpty()) {
            assertThat(failure).isInstanceOf(BudgetExceededException.class);
            continue;
          }
          assertThat(failure)
              .isInstanceOfSatisfying(
                  InvalidOutputException.class, e -> assertThat(e.rawText()).isEqualTo(WRONG));
          assertThat(failure.getSuppressed())
              .hasAtLeastOneElementOfType(BudgetExceededException.class);
          assertThat(failure.details().usage().output()).isPositive();
        }
      }
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void deadlineInTheSecondTurn_leavesTheFirstFault() {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(request -> request.body().contains("$.score"))
                .latency(Duration.ofMinutes(5))
                .when(request -> true)
                .answer(WRONG)
                .start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Probe probe = rialto.client(Probe.class);
      assertThatThrownBy(() -> probe.reviewedAtOnce("x"))
          .isInstanceOf(InvalidOutputException.class);
      CallOptions hurried = CallOptions.builder().timeout(Duration.ofSeconds(2)).build();
      assertThatThrownBy(() -> probe.reviewedWithin("x", hurried))
          .isInstanceOfSatisfying(
              InvalidOutputException.class,
              e -> {
                assertThat(e.rawText()).isEqualTo(WRONG);
                assertThat(e.getSuppressed())
                    .hasAtLeastOneElementOfType(DeadlineExceededException.class);
                assertThat(e.details().attempts().get(0).failure()).contains("$.score");
              });
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void methodThatWantsNone_failsAtOnce() {
    try (LoopbackProvider server = learning();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      assertThatThrownBy(() -> rialto.client(Probe.class).reviewedAtOnce("x"))
          .isInstanceOfSatisfying(
              InvalidOutputException.class, e -> assertThat(e.rawText()).isEqualTo(WRONG));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void moduleThatWantsNone_failsAtOnce() {
    try (LoopbackProvider server = learning();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).retry(r -> r.repair(false)).build()) {
      assertThatThrownBy(() -> rialto.client(Probe.class).reviewed("x"))
          .isInstanceOf(InvalidOutputException.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void spentRetryBudget_failsAtOnce() {
    try (LoopbackProvider server = learning();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).retry(r -> r.budget(0, 0)).build()) {
      assertThatThrownBy(() -> rialto.client(Probe.class).reviewed("x"))
          .isInstanceOf(InvalidOutputException.class);
      assertThat(server.requests()).hasSize(1);
    }
  }
}
