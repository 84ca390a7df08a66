package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static dev.rialto.loopback.LoopbackRequest.forModel;
import static dev.rialto.loopback.LoopbackRequest.promptContains;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CacheMode;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.Explanation;
import dev.rialto.InvalidOutputException;
import dev.rialto.RejectedCallException;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.Task;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.loopback.LoopbackRequest;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.EmbeddingModel;
import dev.rialto.spi.PipelineEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/**
 * Every stage does its work on the whole way, from a generated client to a socket and back. Each
 * test fails when its stage is taken out of the assembly.
 */
class StagesTest {

  private static final CallOptions CACHED = CallOptions.builder().cache(CacheMode.ON).build();

  @Test
  void cache_secondEqualCall_isAnsweredFromMemory() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Probe probe = rialto.client(Probe.class);
      Result<String> first = probe.ask("the same", CACHED);
      Result<String> second = probe.ask("the same", CACHED);
      Result<String> other = probe.ask("another", CACHED);

      assertThat(first.cacheStatus()).isEqualTo(CacheStatus.MISS);
      assertThat(second.cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
      assertThat(second.value()).isEqualTo(first.value());
      assertThat(second.usage().total()).isZero();
      assertThat(other.cacheStatus()).isEqualTo(CacheStatus.MISS);
      assertThat(server.counters().requests()).isEqualTo(2);
      assertThat(rialto.cacheStatistics().hits()).isEqualTo(1);
      assertThat(rialto.cacheStatistics().misses()).isEqualTo(2);
    }
  }

  @Test
  void cache_oneAnswerIsForgottenByTheCallThatWouldFindIt() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Probe probe = rialto.client(Probe.class);
      probe.ask("one", CACHED);
      probe.ask("other", CACHED);
      rialto.cache().invalidate(Probe.class, p -> p.ask("one", CACHED)).join();

      assertThat(probe.ask("other", CACHED).cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
      assertThat(probe.ask("one", CACHED).cacheStatus()).isEqualTo(CacheStatus.MISS);
      assertThat(server.counters().requests()).isEqualTo(3);
      assertThatThrownBy(() -> rialto.cache().invalidate(Probe.class, p -> "none"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("No method of the client was called");
    }
  }

  @Test
  void explain_saysWhereACallWouldGo_withoutMakingIt() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .provider(server.anthropic())
                .route(Task.CODE, r -> r.primary("anthropic/loopback").fallback("openai/loopback"))
                .build()) {
      assertThat(rialto.explain(Task.CODE, CallOptions.NONE).candidates())
          .satisfiesExactly(
              first -> {
                assertThat(first.model()).isEqualTo("anthropic/loopback");
                assertThat(first.chosen()).isTrue();
              },
              second -> assertThat(second.chosen()).isFalse());
      assertThat(rialto.explain(Task.CHAT, CallOptions.NONE).candidates())
          .extracting(Explanation.Candidate::model, Explanation.Candidate::chosen)
          .as("without a route: the default models")
          .containsExactly(
              Tuple.tuple("openai/loopback", true), Tuple.tuple("anthropic/loopback", false));
      assertThat(server.counters().requests()).isZero();
    }
  }

  @Test
  void cache_isOffUnlessAskedFor() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Probe probe = rialto.client(Probe.class);
      probe.say("the same");
      probe.say("the same");
      assertThat(server.counters().requests()).isEqualTo(2);
    }
  }

  @Test
  void cache_equalCallsInFlight_shareOneUpstreamCall() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder().latency(Duration.ofMillis(300)).start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Probe probe = rialto.client(Probe.class);
      List<CompletableFuture<Result<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        calls.add(probe.later("all at once", CACHED));
      }
      for (CompletableFuture<Result<String>> call : calls) {
        assertThat(call.get(20, TimeUnit.SECONDS).value()).isNotEmpty();
      }
      assertThat(server.counters().requests()).isEqualTo(1);
      assertThat(calls.stream().filter(c -> c.join().cacheStatus() == CacheStatus.SHARED))
          .hasSize(19);
    }
  }

  @Test
  void output_typedAnswer_isDecodedAndValidated() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Probe probe = rialto.client(Probe.class);
      assertThat(probe.review("look at this").summary()).isNotEmpty();
      assertThat(probe.reviews("look at these")).isNotNull();

      server.when(any()).answer("{\"summary\":\"fine\",\"remarks\":[],\"score\":\"many\"}");
      assertThatThrownBy(() -> probe.review("look at this"))
          .isInstanceOfSatisfying(
              InvalidOutputException.class,
              e -> {
                assertThat(e.path()).isEqualTo("$.score");
                assertThat(e.rawText()).contains("many");
                assertThat(e.details().provider()).isEqualTo("openai");
              });
    }
  }

  @Test
  void admission_limit_holdsCallsBackAndRefusesWhatDoesNotFit() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder().when(promptContains("hold")).fault(Fault.silence()).start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .admission(a -> a.maxConcurrent(1).maxQueued(1))
                .build()) {
      Probe probe = rialto.client(Probe.class);
      CompletableFuture<Result<String>> running = probe.later("hold", CallOptions.NONE);
      assertThat(server.awaitCounters(c -> c.openStreams() == 1, Duration.ofSeconds(10))).isTrue();
      CompletableFuture<Result<String>> queued = probe.later("next", CallOptions.NONE);

      assertThatThrownBy(() -> probe.say("too many")).isInstanceOf(RejectedCallException.class);
      assertThat(server.counters().requests()).isEqualTo(1);
      running.cancel(true);
      assertThat(queued.get(10, TimeUnit.SECONDS).value()).isNotEmpty();
    }
  }

  @Test
  void batcher_embeddingsOfManyThreads_becomeFewUpstreamCalls() throws Exception {
    int threads = 64;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try (LoopbackProvider server =
            LoopbackProvider.builder().latency(Duration.ofSeconds(2)).start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                // However slowly threads get to run here: none is left behind by the window.
                .batch(b -> b.window(Duration.ofSeconds(20)))
                .build()) {
      EmbeddingModel model = rialto.embeddings("openai/loopback-embedding");
      CountDownLatch start = new CountDownLatch(1);
      List<Future<float[]>> vectors = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        String text = "text " + i;
        vectors.add(
            executor.submit(
                () -> {
                  start.await();
                  return model.embed(text);
                }));
      }
      start.countDown();
      for (Future<float[]> vector : vectors) {
        assertThat(vector.get(20, TimeUnit.SECONDS)).isNotEmpty();
      }
      assertThat(server.counters().requests()).isLessThanOrEqualTo(4);
      // Each thread got the vector of its own text.
      assertThat(vectors.get(7).get()).isEqualTo(model.embed("text 7"));
      assertThat(vectors.get(7).get()).isNotEqualTo(vectors.get(8).get());
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void routerAndBreaker_failingEndpoint_fallsBackAndIsLeftAlone() {
    Queue<PipelineEvent> events = new ConcurrentLinkedQueue<>();
    try (LoopbackProvider server =
        LoopbackProvider.builder().when(forModel("bad")).fault(Fault.status(500)).start()) {
      try (Rialto rialto =
          Rialto.builder()
              .provider(OpenAi.compatible("first", server.baseUrl()).models("bad").build())
              .provider(OpenAi.compatible("second", server.baseUrl()).models("good").build())
              .route(r -> r.primary("first/bad").fallback("second/good"))
              .retry(r -> r.maxRepeats(0))
              .breaker(b -> b.delay(Duration.ofSeconds(60), Duration.ofSeconds(60)))
              .listener(events::add)
              .build()) {
        Probe probe = rialto.client(Probe.class);
        for (int i = 0; i < 10; i++) {
          Result<String> result = probe.ask("question " + i, CallOptions.NONE);
          assertThat(result.model()).startsWith("second/");
        }
      }
      long atBad = server.requests().stream().filter(forModel("bad")).count();
      assertThat(atBad).as("attempts at the failing endpoint").isEqualTo(5);
      assertThat(events)
          .filteredOn(PipelineEvent.CircuitChanged.class::isInstance)
          .singleElement()
          .satisfies(
              e -> {
                PipelineEvent.CircuitChanged change = (PipelineEvent.CircuitChanged) e;
                assertThat(change.endpoint()).isEqualTo("first");
                assertThat(change.to()).isEqualTo(CircuitState.OPEN);
              });
      assertThat(events).filteredOn(PipelineEvent.CallEnded.class::isInstance).hasSize(10);
    }
  }

  @Test
  void streaming_goesThroughTheSameStages() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(forModel("bad"))
                .fault(Fault.status(503))
                .when(any())
                .answerInPieces("one ", "two ", "three")
                .start();
        Rialto rialto =
            Rialto.builder()
                .provider(OpenAi.compatible("first", server.baseUrl()).models("bad").build())
                .provider(OpenAi.compatible("second", server.baseUrl()).models("good").build())
                .route(r -> r.primary("first/bad").fallback("second/good"))
                .retry(r -> r.maxRepeats(0))
                .build()) {
      Probe probe = rialto.client(Probe.class);
      Collected fresh = Collected.all(probe.stream("count", CACHED));
      Collected replayed = Collected.all(probe.stream("count", CACHED));

      assertThat(fresh.error()).isNull();
      assertThat(fresh.text()).isEqualTo("one two three");
      assertThat(replayed.text()).isEqualTo("one two three");
      assertThat(server.requests().stream().map(LoopbackRequest::model))
          .containsExactly("bad", "good");
    }
  }

  @Test
  void close_leavesNoThreadAndNobodyWaiting() throws Exception {
    LoopbackProvider server =
        LoopbackProvider.builder().when(promptContains("hold")).fault(Fault.silence()).start();
    Rialto rialto = Rialto.builder().provider(server.openAi()).listener(e -> {}).build();
    Probe probe = rialto.client(Probe.class);
    probe.say("warm");
    CompletableFuture<Result<String>> hanging = probe.later("hold", CallOptions.NONE);
    Collected stream = new Collected(Long.MAX_VALUE);
    probe.stream("hold", CallOptions.NONE).subscribe(stream);
    assertThat(server.awaitCounters(c -> c.openStreams() == 2, Duration.ofSeconds(10))).isTrue();

    assertThat(rialto.shutdown(Duration.ZERO)).isFalse();
    server.close();

    assertThatThrownBy(() -> hanging.get(5, TimeUnit.SECONDS)).hasMessageContaining("closed");
    stream.awaitEnd();
    assertThat(stream.error()).hasMessageContaining("closed");
    assertThatThrownBy(() -> probe.say("again")).hasMessageContaining("closed");
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("rialto-"));
  }
}
