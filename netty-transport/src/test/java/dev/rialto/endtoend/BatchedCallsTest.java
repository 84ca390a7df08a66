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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.Condition;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.tools.Server;
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
      assertThat(soon.batch()).contains("at once", "30s", "2h");
      Explanation waits = rialto.explain(Patient.class, p -> p.say("x", at(ANTHROPIC)));
      assertThat(waits.batch()).contains("waits for a batch of " + ANTHROPIC, "10m before");
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

  /** Without a delay of its own, so that what is committed survives a kill. */
  private static String url(Path dir) {
    return "jdbc:h2:" + dir.resolve("jobs") + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000";
  }

  static SqlSettings database(String url) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(url);
    return SqlSettings.builder(source).timeout(Duration.ofSeconds(10)).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {OPENAI, ANTHROPIC})
  void aProcessThatIsKilledBetweenSendingAndCollecting_losesNothingThatWasPaidFor(
      String model, @TempDir Path dir) throws Exception {
    try (LoopbackProvider server = LoopbackProvider.builder().batchPolls(3).start()) {
      Path log = dir.resolve("log");
      Process killed = BatchedProcess.start(log, server.baseUrl(), url(dir), model, "60000");
      killWhenSent(server, killed, log);
      try (Rialto rialto =
          rialto(server, j -> j.sql(database(url(dir))).lease(Duration.ofSeconds(2)))) {
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

  private static void killWhenSent(LoopbackProvider server, Process process, Path log)
      throws Exception {
    while (server.requests().stream().noneMatch(BatchedCallsTest::hasSent)) {
      assertThat(process.isAlive()).as(() -> log(log)).isTrue();
      Thread.onSpinWait();
    }
    process.destroyForcibly().waitFor();
  }

  @Test
  void ofTwoProcessesBehindAKilledOne_oneReadsItsBatch_andBothHaveTheAnswers(@TempDir Path dir)
      throws Exception {
    Server h2 =
        Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", dir.toString()).start();
    AtomicBoolean bothWait = new AtomicBoolean();
    List<Process> all = new ArrayList<>();
    try (LoopbackProvider server = LoopbackProvider.builder().batchPolls(0).start()) {
      String url = "jdbc:h2:tcp://127.0.0.1:" + h2.getPort() + "/./jobs;LOCK_TIMEOUT=10000";
      server.when(r -> isQuestion(r) && !bothWait.get()).fault(Fault.status(503));
      Path log = dir.resolve("killed");
      all.add(BatchedProcess.start(log, server.baseUrl(), url, OPENAI, "60000"));
      killWhenSent(server, all.get(0), log);
      for (String name : List.of("one", "other")) {
        all.add(BatchedProcess.start(dir.resolve(name), server.baseUrl(), url, OPENAI, "100"));
      }
      Set<String> waiters = new HashSet<>();
      // The killed one, and each of the others in turn; one that the next has followed at once is
      // never seen, so that to look for it has an end.
      long untilNanos = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (waiters.size() < 3 && System.nanoTime() - untilNanos < 0) {
        try (Connection connection = DriverManager.getConnection(url);
            Statement statement = connection.createStatement();
            ResultSet rows =
                statement.executeQuery("SELECT DISTINCT waiter FROM rialto_job_items")) {
          while (rows.next()) {
            waiters.add(rows.getString(1));
          }
        }
        assertThat(all.get(1).isAlive()).as(() -> log(dir.resolve("one"))).isTrue();
        assertThat(all.get(2).isAlive()).as(() -> log(dir.resolve("other"))).isTrue();
      }
      bothWait.set(true);
      for (String name : List.of("one", "other")) {
        Process process = all.get(name.equals("one") ? 1 : 2);
        assertThat(process.waitFor()).as(() -> log(dir.resolve(name))).isZero();
        assertThat(log(dir.resolve(name))).contains("w1w", "w2w", "w3w");
      }
      assertThat(server.requests().stream().map(r -> r.method() + " " + r.path()))
          .as("sent once, answered once by the server, read once, and none made by itself")
          .containsOnlyOnce("POST /v1/batches", "GET /v1/files/file-3/content")
          .haveExactly(3, new Condition<>(r -> r.endsWith("/completions"), "completions"));
    } finally {
      all.forEach(Process::destroyForcibly);
      h2.stop();
    }
  }

  /** Whether somebody asks where a batch stands, or for a list of batches. */
  private static boolean isQuestion(LoopbackRequest request) {
    return request.method().equals("GET") && request.path().contains("/batches");
  }

  private static boolean hasSent(LoopbackRequest request) {
    return request.method().equals("POST") && request.path().endsWith("/batches");
  }

  private static String log(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
