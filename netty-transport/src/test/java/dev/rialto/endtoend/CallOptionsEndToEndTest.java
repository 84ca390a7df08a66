package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rialto.BudgetExceededException;
import dev.rialto.CacheMode;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.DeadlineExceededException;
import dev.rialto.Priority;
import dev.rialto.PromptCache;
import dev.rialto.ReasoningEffort;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.Usd;
import dev.rialto.cost.CostDimension;
import dev.rialto.cost.CostSum;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.spi.PipelineEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every option of a call reaches the wire, or the stage that it is for. */
class CallOptionsEndToEndTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final LoopbackProvider server = LoopbackProvider.start();
  private final ConcurrentLinkedQueue<PipelineEvent.CallEnded> ended =
      new ConcurrentLinkedQueue<>();
  private Rialto rialto = built(Rialto.builder());

  private Rialto built(Rialto.Builder builder) {
    return builder
        .provider(server.openAi())
        .listener(
            event -> {
              if (event instanceof PipelineEvent.CallEnded call) {
                ended.add(call);
              }
            })
        .build();
  }

  @AfterEach
  void close() {
    rialto.close();
    server.close();
  }

  private Result<String> ask(String text, CallOptions.Builder options) {
    return rialto.client(Probe.class).ask(text, options.build());
  }

  private Map<String, CostSum> by(CostDimension dimension) {
    Instant now = Instant.now();
    Duration day = Duration.ofDays(1);
    return rialto.costs().by(dimension, now.minus(day), now.plus(day));
  }

  private JsonNode last() throws IOException {
    return JSON.readTree(server.requests().get(server.requests().size() - 1).body());
  }

  @Test
  void whatTheModelIsTold_isOnTheWire() throws Exception {
    ask(
        "x",
        CallOptions.builder()
            .model("openai/gpt-4o")
            .temperature(.25)
            .topP(.5)
            .maxTokens(77)
            .frequencyPenalty(.75)
            .presencePenalty(1)
            .stop("END", "STOP")
            .extra("seed", 42));
    JsonNode sent = last();
    assertThat(sent.path("model").asText()).isEqualTo("gpt-4o");
    assertThat(sent.path("temperature").asDouble()).isEqualTo(.25);
    assertThat(sent.path("top_p").asDouble()).isEqualTo(.5);
    assertThat(sent.path("max_tokens").asInt()).isEqualTo(77);
    assertThat(sent.path("frequency_penalty").asDouble()).isEqualTo(.75);
    assertThat(sent.path("presence_penalty").asDouble()).isEqualTo(1);
    assertThat(sent.path("stop")).hasToString("[\"END\",\"STOP\"]");
    assertThat(sent.path("seed").asInt()).isEqualTo(42);
    ask("x", CallOptions.builder().reasoning(ReasoningEffort.LOW).model("openai/o3"));
    assertThat(last().path("reasoning_effort").asText()).isEqualTo("low");
  }

  @Test
  void adaptive_capsAShortQuestion_andPromptCacheIsSaid() throws Exception {
    ask("short", CallOptions.builder().adaptive(true).temperature(.7));
    assertThat(last().path("max_tokens").asInt()).isEqualTo(300);
    assertThat(last().path("temperature").asDouble()).as("named").isEqualTo(.7);
    rialto.close();
    rialto = Rialto.builder().provider(server.anthropic()).build();
    ask("x", CallOptions.builder().promptCache(PromptCache.SHORT));
    assertThat(server.requests().get(server.requests().size() - 1).body())
        .contains("\"cache_control\":{\"type\":\"ephemeral\"}");
  }

  @Test
  void streamBuffer_gathersThePiecesBehindTheFirst() throws Exception {
    server.when(any()).answer("one two three four five six seven eight nine ten");
    List<Integer> lengths = new ArrayList<>();
    try (Stream<String> words =
        rialto
            .client(Probe.class, CallOptions.builder().streamBuffer(20).build())
            .words("Count!")) {
      words.forEach(piece -> lengths.add(piece.length()));
    }
    assertThat(lengths.stream().mapToInt(Integer::intValue).sum()).isEqualTo(48);
    assertThat(lengths.subList(1, lengths.size() - 1)).isNotEmpty().allMatch(n -> n >= 20);
  }

  @Test
  void timeout_isTheCallsDeadline() {
    server.when(any()).latency(Duration.ofSeconds(30));
    assertThatThrownBy(() -> ask("x", CallOptions.builder().timeout(Duration.ofMillis(300))))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("deadline"); // who sees it first, the call or its transport, words it
  }

  @Test
  void cacheAndTenant_decideWhoIsAnswered() {
    CallOptions.Builder red = CallOptions.builder().cache(CacheMode.ON).tenant("red");
    assertThat(ask("x", red).cacheStatus()).isEqualTo(CacheStatus.MISS);
    assertThat(ask("x", red).cacheStatus().isHit()).isTrue();
    // Another tenant's answer is nobody else's, and who wants none gets none.
    assertThat(ask("x", CallOptions.builder().cache(CacheMode.ON).tenant("blue")).cacheStatus())
        .isEqualTo(CacheStatus.MISS);
    assertThat(ask("x", CallOptions.builder().tenant("red").cache(CacheMode.OFF)).cacheStatus())
        .isEqualTo(CacheStatus.BYPASS);
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void priority_goesFirstWhenCallsWait() throws Exception {
    rialto.close();
    rialto = built(Rialto.builder().admission(a -> a.adaptive(false).maxConcurrent(1)));
    server.when(any()).times(1).latency(Duration.ofMillis(500));
    Probe probe = rialto.client(Probe.class);
    CompletableFuture<Result<String>> first = probe.later("first", CallOptions.NONE);
    assertThat(server.awaitCounters(c -> c.requests() == 1, PATIENCE)).isTrue();
    CompletableFuture<Result<String>> low =
        probe.later("low", CallOptions.builder().priority(Priority.LOW).build());
    CompletableFuture<Result<String>> high =
        probe.later("high", CallOptions.builder().priority(Priority.HIGH).build());
    CompletableFuture.allOf(first, low, high).get(30, TimeUnit.SECONDS);
    assertThat(server.requests().stream().map(r -> r.body().contains("\"high\"")).toList())
        .containsExactly(false, true, false);
  }

  @Test
  void maxCost_isReservedBeforeAnythingIsSent() {
    CallOptions.Builder cheap =
        CallOptions.builder().model("openai/gpt-4o").maxCost(Usd.of("0.0000000001"));
    assertThatThrownBy(() -> ask("a question", cheap)).isInstanceOf(BudgetExceededException.class);
    assertThat(server.requests()).isEmpty();
    ask("a question", CallOptions.builder().model("openai/gpt-4o").maxCost(Usd.of("0.05")));
    // What is left of it caps the answer.
    assertThat(server.requests().get(0).body()).contains("\"max_tokens\":");
  }

  @Test
  void tenantAndUser_areInTheLedger_andMetadataIsHeardOfAtTheEnd() throws Exception {
    ask(
        "x",
        CallOptions.builder()
            .model("openai/gpt-4o")
            .tenant("red")
            .user("ada")
            .metadata("feature", "search"));
    server.failNext(1, Fault.status(400));
    assertThatThrownBy(() -> ask("x", CallOptions.builder().metadata("feature", "typo")))
        .isInstanceOf(RialtoException.class);
    assertThat(by(CostDimension.TENANT)).containsKey("red");
    assertThat(by(CostDimension.USER)).containsKey("ada");
    rialto.close(); // listeners have heard everything
    assertThat(ended.stream().map(PipelineEvent.CallEnded::metadata))
        .containsExactlyElementsOf(List.of(Map.of("feature", "search"), Map.of("feature", "typo")));
    assertThat(server.requests().get(0).body()).doesNotContain("search").doesNotContain("red");
  }
}
