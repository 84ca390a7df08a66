package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.promptContains;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.BulkResult;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.Explanation;
import dev.rialto.JobStatus;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.Usd;
import dev.rialto.config.JobSettings;
import dev.rialto.config.SqlSettings;
import dev.rialto.cost.CostSum;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.loopback.LoopbackRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that may wait, from a typed client into a provider's batch over real sockets, and back. */
@Timeout(120)
class BatchedCallsTest {

  static final String OPENAI = "openai/gpt-4o-mini";
  static final String ANTHROPIC = "anthropic/claude-haiku-4-5";

  static Rialto rialto(LoopbackProvider server, Consumer<JobSettings.Builder> jobs) {
    return Rialto.builder()
        .provider(server.openAi())
        .provider(server.anthropic())
        .jobs(
            j -> {
              j.window(Duration.ofMillis(100))
                  .pollEvery(Duration.ofMillis(20), Duration.ofMillis(100));
              jobs.accept(j);
            })
        .build();
  }

  static long batches(LoopbackProvider server) {
    return server.requests().stream()
        .filter(r -> r.method().equals("POST") && r.path().endsWith("/batches"))
        .count();
  }

  private static long live(LoopbackProvider server) {
    return server.requests().stream().filter(r -> r.path().endsWith("/completions")).count();
  }

  private static CallOptions at(String model) {
    return CallOptions.model(model);
  }

  private static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static CostSum spent(Rialto rialto) {
    Instant now = Instant.now();
    return rialto.costs().total(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {OPENAI, ANTHROPIC})
  void callsOfManyGoInOneBatch_atItsPrice(String model) {
    try (LoopbackProvider server = LoopbackProvider.builder().batchPolls(2).start();
        Rialto rialto = rialto(server, j -> {})) {
      Patient patient = rialto.client(Patient.class);
      List<CompletableFuture<Result<String>>> all = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        all.add(patient.say("the word is w" + i + "w", at(model)));
      }
      for (int i = 0; i < 10; i++) {
        assertThat(get(all.get(i)).value()).contains("w" + i + "w");
      }
      assertThat(batches(server)).isEqualTo(1);
      Result<String> one = get(all.get(0));
      assertThat(one.attempts()).hasSize(1);
      assertThat(one.model()).isEqualTo(model);
      Result<String> live =
          get(
              patient.say(
                  "the word is w0w",
                  CallOptions.builder().model(model).timeout(Duration.ofMinutes(1)).build()));
      assertThat(live.usage()).isEqualTo(one.usage());
      assertThat(one.cost().amount().orElseThrow().toBigDecimal())
          .as("half the price")
          .isEqualByComparingTo(
              live.cost()
                  .amount()
                  .orElseThrow()
                  .toBigDecimal()
                  .divide(java.math.BigDecimal.valueOf(2)));
      Usd settled = live.cost().amount().orElseThrow();
      for (var each : all) {
        settled = settled.plus(get(each).cost().amount().orElseThrow());
      }
      assertThat(spent(rialto).known()).as("the ledger's sum is the calls'").isEqualTo(settled);
      assertThat(get(rialto.jobs().list())).isEmpty();
    }
  }

  @Test
  void typedRecords_itemsThatFail_andAnswersOfTheWrongType() {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(promptContains("broken"))
                .times(1)
                .fault(Fault.status(529))
                .when(promptContains("gibberish"))
                .times(1)
                .answer("no JSON at all")
                .start();
        Rialto rialto = rialto(server, j -> {})) {
      Patient patient = rialto.client(Patient.class);
      CompletableFuture<Probe.Review> good = patient.review("change 1");
      CompletableFuture<Probe.Review> broken = patient.review("broken one");
      CompletableFuture<Probe.Review> gibberish = patient.review("gibberish");
      assertThat(get(good).remarks()).isNotNull();
      assertThat(get(broken).remarks()).as("by itself").isNotNull();
      assertThat(get(gibberish).remarks()).as("sent back once, in a batch again").isNotNull();
      assertThat(batches(server)).isEqualTo(2);
    }
  }

  @Test
  void whatHasLittleTimeIsMadeAtOnce_andExplainSaysSo() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = rialto(server, j -> {})) {
      assertThat(rialto.client(Patient.class).soon("hello")).contains("hello");
      assertThat(batches(server)).isZero();
      Explanation soon = rialto.explain(Patient.class, p -> p.soon("hello"));
      assertThat(soon.batch()).contains("at once", "30S", "2H");
      Explanation waits = rialto.explain(Patient.class, p -> p.say("x", at(ANTHROPIC)));
      assertThat(waits.batch()).contains("waits for a batch of " + ANTHROPIC, "10M before");
      assertThat(waits.toString()).contains("waits for a batch");
    }
  }

  @Test
  void anAnswerOfABatchIsRemembered_andEqualCallsShareOne() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = rialto(server, j -> {})) {
      Patient patient = rialto.client(Patient.class);
      CompletableFuture<Result<String>> one = patient.remembered("hello", CallOptions.NONE);
      CompletableFuture<Result<String>> two = patient.remembered("hello", CallOptions.NONE);
      assertThat(get(one).cacheStatus()).isEqualTo(CacheStatus.MISS);
      assertThat(get(two).cacheStatus()).isEqualTo(CacheStatus.SHARED);
      assertThat(get(patient.remembered("hello", CallOptions.NONE)).cacheStatus())
          .isEqualTo(CacheStatus.HIT_MEMORY);
      assertThat(batches(server)).isEqualTo(1);
    }
  }

  @Test
  void aBulkGoesInFewBatches() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = rialto(server, j -> {})) {
      Patient patient = rialto.client(Patient.class);
      List<String> texts = IntStream.range(0, 50).mapToObj(i -> "w" + i + "w").toList();
      BulkResult<String, Result<String>> all =
          get(
              rialto
                  .bulk(texts)
                  .batched()
                  .callAsync((text, options) -> patient.say(text, options)));
      assertThat(all.failed()).isEmpty();
      assertThat(all.values().get(49).value()).contains("w49w");
      assertThat(batches(server)).isBetween(1L, 5L);
    }
  }

  @Test
  void aBulkThatGoesInNoBatch_keepsItsConcurrency() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .admission(a -> a.maxConcurrent(2).maxQueued(1))
                .build()) {
      Patient patient = rialto.client(Patient.class);
      List<String> texts = IntStream.range(0, 300).mapToObj(i -> "w" + i + "w").toList();
      BulkResult<String, Result<String>> all =
          get(
              rialto
                  .bulk(texts)
                  .concurrency(3)
                  .batched()
                  .deadline(Duration.ofHours(1)) // too little for a batch
                  .callAsync((text, options) -> patient.say(text, options)));
      assertThat(all.failed()).isEmpty();
      assertThat(batches(server)).isZero();
      assertThat(live(server)).isEqualTo(300);
    }
  }

  @Test
  void jobsAreListed_andABatchThatNobodyWaitsForIsCancelledAtItsProvider() {
    try (LoopbackProvider server = LoopbackProvider.builder().batchPolls(1_000_000).start();
        Rialto rialto = rialto(server, j -> j.window(Duration.ofHours(1)))) {
      CompletableFuture<Result<String>> one =
          rialto.client(Patient.class).say("hello", at(ANTHROPIC));
      assertThat(rialto.jobs().gathering()).isEqualTo(1);
      rialto.jobs().flush();
      JobStatus job = submitted(rialto);
      assertThat(job.model()).isEqualTo(ANTHROPIC);
      assertThat(job.items()).isEqualTo(1);
      assertThat(job.batchId()).startsWith("msgbatch_");
      one.cancel(true);
      while (server.requests().stream().noneMatch(r -> r.path().endsWith("/cancel"))) {
        Thread.onSpinWait();
      }
      assertThat(get(rialto.jobs().list())).isEmpty();
    }
  }

  @Test
  void aCallWithoutTimeDoesNotJoinOneThatWaitsForABatch() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = rialto(server, j -> j.window(Duration.ofHours(1)))) {
      Patient patient = rialto.client(Patient.class);
      CompletableFuture<Result<String>> waiting = patient.remembered("hello", CallOptions.NONE);
      CallOptions soon = CallOptions.builder().timeout(Duration.ofSeconds(60)).build();
      assertThat(get(patient.remembered("hello", soon)).value()).contains("hello");
      assertThat(waiting).isNotDone();
      rialto.jobs().flush();
      assertThat(get(waiting).value()).contains("hello");
    }
  }

  @Test
  void aPackedListGoesInABatchAsOneRequest() {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .answer(
                    prompt ->
                        "{\"items\":[{\"index\":0,\"answer\":\"a\"},{\"index\":1,\"answer\":\"b\"}]}")
                .start();
        Rialto rialto = rialto(server, j -> {})) {
      assertThat(get(rialto.client(Patient.class).all(List.of("a", "b"))))
          .containsExactly("a", "b");
      assertThat(batches(server)).isEqualTo(1);
    }
  }

  private static JobStatus submitted(Rialto rialto) {
    while (true) {
      for (JobStatus job : get(rialto.jobs().list())) {
        if (job.phase() == JobStatus.Phase.SUBMITTED) {
          return job;
        }
      }
      Thread.onSpinWait();
    }
  }

  static SqlSettings database(Path dir) {
    JdbcDataSource source = new JdbcDataSource();
    // Without a delay of its own, so that what is committed survives a kill.
    source.setURL("jdbc:h2:" + dir.resolve("jobs") + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000");
    return SqlSettings.builder(source).timeout(Duration.ofSeconds(10)).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {OPENAI, ANTHROPIC})
  void aProcessThatIsKilledBetweenSendingAndCollecting_losesNothingThatWasPaidFor(
      String model, @TempDir Path dir) throws Exception {
    try (LoopbackProvider server = LoopbackProvider.builder().batchPolls(3).start()) {
      Process killed =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  BatchedProcess.class.getName(),
                  server.baseUrl(),
                  dir.toString(),
                  model)
              .redirectErrorStream(true)
              .redirectOutput(dir.resolve("log").toFile())
              .start();
      while (server.requests().stream().noneMatch(BatchedCallsTest::hasSent)) {
        assertThat(killed.isAlive())
            .as(() -> java.nio.file.Files.exists(dir.resolve("log")) ? log(dir) : "")
            .isTrue();
        Thread.onSpinWait();
      }
      killed.destroyForcibly().waitFor();
      try (Rialto rialto = rialto(server, j -> j.sql(database(dir)).lease(Duration.ofSeconds(2)))) {
        Patient patient = rialto.client(Patient.class);
        CompletableFuture<Result<String>> one = patient.say("the word is w1w", at(model));
        assertThat(get(one).value()).contains("w1w");
        assertThat(get(patient.say("the word is w2w", at(model))).value()).contains("w2w");
        assertThat(batches(server)).as("paid for once").isEqualTo(1);
        assertThat(get(one).cost().amount().orElseThrow().signum()).isPositive();
        assertThat(spent(rialto).attempts()).as("by the ledger, too").isEqualTo(3);
        JobStatus left = get(rialto.jobs().list()).get(0);
        assertThat(left.phase()).as("w3w was not asked for").isEqualTo(JobStatus.Phase.ENDED);
      }
    }
  }

  private static boolean hasSent(LoopbackRequest request) {
    return request.method().equals("POST") && request.path().endsWith("/batches");
  }

  private static String log(Path dir) {
    try {
      return java.nio.file.Files.readString(dir.resolve("log"));
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }
}
