package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static dev.rialto.loopback.LoopbackRequest.bringsToolResults;
import static dev.rialto.loopback.LoopbackRequest.forModel;
import static dev.rialto.loopback.LoopbackRequest.promptContains;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.BatchJob;
import dev.rialto.BatchStatus;
import dev.rialto.BudgetExceededException;
import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.Cost;
import dev.rialto.Rialto;
import dev.rialto.Usd;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.TokenRates;
import dev.rialto.config.CatalogSettings;
import dev.rialto.cost.CostDimension;
import dev.rialto.cost.CostSum;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.spi.PipelineEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of money whatever calls do: every cent is counted once, and bounds bind. */
@Timeout(120)
class MoneyTest {

  private static final TokenRates RATES = TokenRates.of(Usd.of("1"), Usd.of("2"));

  private static Consumer<CatalogSettings.Builder> prices(String... models) {
    return c -> {
      for (String model : models) {
        c.model(ModelInfo.builder(model).prices(RATES).build());
      }
    };
  }

  /** Its first candidate is silent, and gets a hedge. */
  @Completion(task = "chat", timeout = "30s")
  interface Chat {
    Flow.Publisher<String> tell(String text);
  }

  private static final CallOptions TOO_LATE =
      CallOptions.builder().model("openai/silent").timeout(Duration.ofMillis(60)).build();

  private static CostSum spent(Rialto rialto) {
    return rialto.costs().total(Instant.EPOCH, Instant.now().plusSeconds(60));
  }

  @Test
  void boundOfACall_holdsForAllRoundsOfItsToolsTogether() {
    Usd most = Usd.of("0.0016");
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .catalog(prices("openai/loopback"))
                .tools(new Desk())
                .build()) {
      // It never has enough of adding.
      server.when(any()).callTool("add", "{\"a\":40,\"b\":2}");
      CallOptions bounded = CallOptions.builder().maxTokens(60).maxCost(most).build();
      assertThatThrownBy(() -> rialto.client(Clerk.class).askFully("add", bounded))
          .isInstanceOf(BudgetExceededException.class)
          .hasMessageContaining("CallOptions.maxCost")
          .hasMessageContaining("its other attempts have left");
      assertThat(server.requests()).hasSizeGreaterThan(1);
      assertThat(spent(rialto).known()).isGreaterThan(Usd.ZERO).isLessThanOrEqualTo(most);
    }
  }

  @Test
  void boundOfACall_leavesAHedgeOnlyWhatItsFirstAttemptDoesNot() throws Exception {
    for (boolean roomForTwo : List.of(true, false)) {
      try (LoopbackProvider server =
              LoopbackProvider.builder()
                  .when(forModel("slow"))
                  .latency(Duration.ofSeconds(2))
                  .start();
          Rialto rialto =
              Rialto.builder()
                  .provider(server.openAi())
                  .catalog(prices("openai/slow", "openai/loopback"))
                  .route(r -> r.primary("openai/slow").fallback("openai/loopback"))
                  .hedge(
                      h -> h.silence(Duration.ofMillis(200)).minimumDelay(Duration.ofMillis(100)))
                  .build()) {
        CallOptions bounded =
            CallOptions.builder()
                .maxTokens(100)
                .maxCost(roomForTwo ? Usd.of("0.0006") : Usd.of("0.0003"))
                .build();
        Collected answer = new Collected(Long.MAX_VALUE);
        rialto.client(Probe.class).stream("one two three", bounded).subscribe(answer);
        answer.awaitEnd();
        String hedge =
            server.requests().stream()
                .filter(forModel("loopback"))
                .findFirst()
                .orElseThrow()
                .body();
        Matcher cap = Pattern.compile("max_(?:completion_)?tokens\":(\\d+)").matcher(hedge);
        assertThat(cap.find()).as(hedge).isTrue();
        assertThat(Integer.parseInt(cap.group(1)))
            .isBetween(roomForTwo ? 100 : 20, roomForTwo ? 100 : 49);
      }
    }
  }

  /** Has three calls answered by a batch of the provider's. */
  private static List<CompletableFuture<?>> batched(Rialto rialto, String text, boolean gaveUp) {
    BatchJob job = rialto.batch("anthropic/loopback");
    BatchJobTest.Reviewer patient = job.client(BatchJobTest.Reviewer.class);
    List<CompletableFuture<?>> calls =
        List.of(patient.say(text), patient.say("once more " + text), patient.review(text));
    BatchStatus status = job.submit().join();
    if (gaveUp) {
      calls.get(0).cancel(true);
    }
    while (status.phase() != BatchStatus.Phase.ENDED) {
      status = job.poll().join();
    }
    return calls;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyCent_isOnceInTheLedger_inTheBudget_andInTheEvents(boolean gaveUp) throws Exception {
    long seed = Long.getLong("rialto.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Queue<PipelineEvent> events = new ConcurrentLinkedQueue<>();
    CostSum ledger;
    Usd budget;
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(forModel("silent"))
                .fault(Fault.silence())
                .when(bringsToolResults())
                .answer("It is 42.")
                .when(promptContains("add up"))
                .callTool("add", "{\"a\":40,\"b\":2}")
                .answer(
                    prompt ->
                        prompt.contains("Count the letters")
                            ? PackedTest.counting(UnaryOperator.identity()).apply(prompt)
                            : "Very well: " + prompt)
                .start();
        LoopbackProvider unharmed = LoopbackProvider.start()) {
      try (Rialto rialto =
          Rialto.builder()
              .provider(server.openAi())
              .provider(unharmed.anthropic())
              .catalog(
                  prices(
                      "openai/loopback",
                      "openai/silent",
                      "openai/text-embedding-3-small",
                      "anthropic/loopback"))
              .route(r -> r.primary("openai/loopback"))
              .route("chat", r -> r.primary("openai/silent").fallback("openai/loopback"))
              .hedge(h -> h.silence(Duration.ofMillis(100)).minimumDelay(Duration.ofMillis(50)))
              .budget(b -> b.daily(Usd.of(100)))
              .cache(c -> c.mode(CacheMode.OFF))
              .breaker(b -> b.consecutiveFailures(1_000).failureRate(1, 1_000))
              .tools(new Desk())
              .listener(events::add)
              .build()) {
        Probe probe = rialto.client(Probe.class);
        Clerk clerk = rialto.client(Clerk.class);
        Chat chat = rialto.client(Chat.class);
        Tasks.Search search = rialto.client(Tasks.Search.class);
        PackedTest.Counting counting = rialto.client(PackedTest.Counting.class);
        CallOptions cached = CallOptions.builder().cache(CacheMode.ON).build();
        List<CompletableFuture<?>> running = new ArrayList<>();
        for (int i = 0; i < 55; i++) {
          String text = "word ".repeat(1 + random.nextInt(20));
          switch (i < 11 ? i : random.nextInt(11)) {
            case 0 -> running.add(probe.later(text, CallOptions.NONE));
            case 1 -> running.add(probe.later(text, cached));
            case 2 -> {
              server.failNext(
                  1, random.nextBoolean() ? Fault.status(500) : Fault.disconnectAfter(2));
              CompletableFuture<?> failing = probe.later(text, CallOptions.NONE);
              running.add(failing);
              if (!gaveUp) {
                failing.exceptionally(e -> null).join(); // a hedge is not to find it
              }
            }
            case 3 -> {
              Collected stream = new Collected(Long.MAX_VALUE);
              if (gaveUp) {
                probe.stream(text, CallOptions.model("openai/silent")).subscribe(stream);
                stream.subscription().cancel();
              } else {
                chat.tell(text).subscribe(stream); // the attempt that is overtaken costs, too
                stream.awaitEnd();
              }
            }
            case 4 -> {
              Collected stream = new Collected(Long.MAX_VALUE);
              probe.stream(text, CallOptions.NONE).subscribe(stream);
              stream.awaitEnd();
            }
            case 5 -> running.add(CompletableFuture.supplyAsync(() -> search.query(text)));
            case 6 -> running.add(clerk.askLater("add up " + text));
            case 7 -> {
              Collected stream = new Collected(Long.MAX_VALUE);
              clerk.tell("add up " + text).subscribe(stream);
              if (gaveUp && random.nextBoolean()) {
                stream.subscription().cancel(); // mid-way, after its first round perhaps
              } else {
                stream.awaitEnd();
              }
            }
            case 8 -> {
              List<String> words = List.of("tea", text, "milk", "and", "sugar", "please");
              CompletableFuture<?> packed = counting.later(words, CallOptions.NONE);
              running.add(packed);
              if (gaveUp && random.nextBoolean()) {
                packed.cancel(true);
              }
            }
            case 9 -> running.addAll(batched(rialto, text, gaveUp));
            default -> {
              if (gaveUp && random.nextBoolean()) {
                running.add(probe.later(text, TOO_LATE)); // cut by its deadline
              } else {
                CompletableFuture<?> given = probe.later(text, CallOptions.NONE);
                running.add(given);
                if (gaveUp) {
                  given.cancel(true);
                }
              }
            }
          }
        }
        for (CompletableFuture<?> each : running) {
          try {
            each.join();
          } catch (RuntimeException e) {
            // Failures and cancellations cost what they cost.
          }
        }
        while (rialto.costs().budgets().get(0).reserved().signum() > 0) {
          Thread.onSpinWait();
        }
        ledger = spent(rialto);
        assertThat(
                rialto
                    .costs()
                    .by(CostDimension.METHOD, Instant.EPOCH, Instant.now().plusSeconds(60))
                    .keySet())
            .as("packed and batched calls among them")
            .anyMatch(method -> method.endsWith("Counting.later"))
            .anyMatch(method -> method.endsWith("Reviewer.say"));
        budget = rialto.costs().budgets().get(0).spent();
      }
    }
    Cost attempts = Cost.NOTHING;
    Cost calls = Cost.NOTHING;
    for (PipelineEvent event : events) {
      if (event instanceof PipelineEvent.AttemptEnded attempt) {
        attempts = attempts.plus(attempt.cost());
      } else if (event instanceof PipelineEvent.CallEnded call) {
        calls = calls.plus(call.cost());
      }
    }
    assertThat(ledger.known().signum()).isPositive();
    assertThat(budget).isEqualTo(ledger.known());
    assertThat(attempts.amount()).contains(ledger.known());
    assertThat(events)
        .as("an item of a batch has no duration of its own")
        .anyMatch(
            event ->
                event instanceof PipelineEvent.AttemptEnded attempt
                    && attempt.durationNanos() < 0
                    && attempt.origin().method().equals("say"));
    if (gaveUp) {
      // Who gives up while another thread begins or ends an attempt does not wait to hear its cost.
      assertThat(calls.amount().orElseThrow())
          .as("no call tells what another has told")
          .isGreaterThan(Usd.ZERO)
          .isLessThanOrEqualTo(ledger.known());
    } else {
      assertThat(calls.amount()).as("the ledger's sum is the calls'").contains(ledger.known());
    }
  }
}
