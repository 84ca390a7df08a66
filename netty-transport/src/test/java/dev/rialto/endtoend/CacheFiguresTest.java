package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheMode;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.GeneratedImage;
import dev.rialto.ImageGeneration;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.UserMessage;
import dev.rialto.config.CacheSettings;
import dev.rialto.config.CacheTtl;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.spi.CacheStatistics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The figures of the cache as a user of generated clients sees them. */
@Timeout(120)
class CacheFiguresTest {

  private static final CallOptions LOOK = CallOptions.builder().cache(CacheMode.NO_STORE).build();

  /** A method of each kind. */
  @Completion(timeout = "30s")
  public interface Kinds {
    @UserMessage("{{it}}")
    @Completion(task = "factual")
    Result<String> fact(String it, CallOptions options);

    @UserMessage("{{it}}")
    @Completion(task = "code")
    Result<String> code(String it, CallOptions options);

    @UserMessage("{{it}}")
    @Completion(task = "analysis")
    Result<String> analysis(String it, CallOptions options);

    @UserMessage("{{it}}")
    Result<String> plain(String it, CallOptions options);
  }

  /** Pictures. */
  @ImageGeneration(model = "openai/gpt-image-1", timeout = "30s")
  public interface Painter {
    Result<GeneratedImage> draw(String thing, CallOptions options);
  }

  private volatile Instant now = Instant.parse("2026-03-04T06:00:00Z");
  private final Clock wall =
      new Clock() {
        @Override
        public ZoneOffset getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  private final JdbcDataSource database = new JdbcDataSource();

  CacheFiguresTest() {
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  private Rialto rialto(LoopbackProvider server, Consumer<CacheSettings.Builder> cache) {
    return Rialto.builder()
        .provider(server.openAi())
        .clock(wall)
        .cache(
            c -> {
              c.sql(database, s -> s.timeout(Duration.ofSeconds(30)));
              cache.accept(c);
            })
        .build();
  }

  private Map<String, CacheStatus> askEach(Rialto rialto, CallOptions options) {
    Kinds kinds = rialto.client(Kinds.class);
    Map<String, CacheStatus> found = new LinkedHashMap<>();
    found.put("factual", kinds.fact("What is ice?", options).cacheStatus());
    found.put("code", kinds.code("sort it", options).cacheStatus());
    found.put("analysis", kinds.analysis("compare them", options).cacheStatus());
    found.put("plain", kinds.plain("hello", options).cacheStatus());
    found.put("image", rialto.client(Painter.class).draw("a cat", options).cacheStatus());
    return found;
  }

  @Test
  void eachKindOfAnswerIsRememberedForItsTime() {
    Instant start = now;
    Map<String, Duration> times =
        Map.of(
            "factual", Duration.ofHours(24),
            "code", Duration.ofHours(1),
            "analysis", Duration.ofMinutes(30),
            "plain", Duration.ofHours(1),
            "image", Duration.ofDays(7));
    try (LoopbackProvider server = LoopbackProvider.start()) {
      try (Rialto rialto = rialto(server, c -> {})) {
        assertThat(askEach(rialto, CallOptions.NONE).values()).containsOnly(CacheStatus.MISS);
      }
      for (Duration time : List.of(Duration.ofMinutes(30), Duration.ofHours(24))) {
        for (int second : new int[] {-1, 1}) {
          Duration passed = time.plusSeconds(second);
          now = start.plus(passed);
          try (Rialto rialto = rialto(server, c -> {})) {
            askEach(rialto, LOOK)
                .forEach(
                    (kind, status) ->
                        assertThat(status)
                            .as("%s after %s", kind, passed)
                            .isEqualTo(
                                passed.compareTo(times.get(kind)) < 0
                                    ? CacheStatus.HIT_DURABLE
                                    : CacheStatus.MISS));
          }
        }
      }
    }
  }

  @Test
  void timesFollowTheQuestionAndTheHourWhereThatIsSet() {
    Map<String, Duration> asked = new LinkedHashMap<>();
    asked.put("What is the latest news?", Duration.ofMinutes(2));
    asked.put("What is ice?", Duration.ofMinutes(15));
    asked.put("Analyze, compare and prove it. " + "x".repeat(4_000), Duration.ofMinutes(10));
    Instant start = now;
    try (LoopbackProvider server = LoopbackProvider.start()) {
      try (Rialto rialto = rialto(server, c -> c.ttlPolicy(CacheTtl.dynamic(wall)))) {
        Kinds kinds = rialto.client(Kinds.class);
        asked.keySet().forEach(question -> kinds.plain(question, CallOptions.NONE));
      }
      for (int minutes : new int[] {1, 9, 14, 16}) {
        now = start.plus(Duration.ofMinutes(minutes));
        try (Rialto rialto = rialto(server, c -> {})) {
          Kinds kinds = rialto.client(Kinds.class);
          asked.forEach(
              (question, time) ->
                  assertThat(kinds.plain(question, LOOK).cacheStatus())
                      .as("%.30s after %d min", question, minutes)
                      .isEqualTo(
                          minutes < time.toMinutes() ? CacheStatus.HIT_DURABLE : CacheStatus.MISS));
        }
      }
    }
  }

  /** Forward by a day and back by a year, while it runs: no call fails, nothing old is given. */
  @Test
  void aClockThatJumpsFailsNoCallAndGivesNothingOld() {
    Instant start = now;
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            rialto(
                server,
                c ->
                    c.memoryEntries(1)
                        .memoryBytes(1_024)
                        .warming(w -> w.every(Duration.ofMillis(20))))) {
      Kinds kinds = rialto.client(Kinds.class);
      String large = "a question that memory does not hold " + "x".repeat(2_000);
      for (Duration jump :
          List.of(Duration.ZERO, Duration.ofDays(1), Duration.ofDays(-365), Duration.ofDays(2))) {
        now = start.plus(jump);
        assertThat(kinds.plain(large + jump, CallOptions.NONE).cacheStatus())
            .isEqualTo(CacheStatus.MISS);
        awaitDurable(kinds, large + jump);
        CacheStatistics seen = rialto.cache().statistics();
        assertThat(seen.meanHitAge()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
        assertThat(seen.tiers().get(0).available()).isTrue();
      }
      now = start;
      assertThat(kinds.plain(large + Duration.ofDays(1), LOOK).cacheStatus())
          .as("of tomorrow: neither young nor old")
          .isEqualTo(CacheStatus.MISS);
      now = start.plus(Duration.ofDays(3));
      assertThat(kinds.plain(large + Duration.ZERO, LOOK).cacheStatus())
          .isEqualTo(CacheStatus.MISS);
    }
  }

  private static void awaitDurable(Kinds kinds, String question) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (kinds.plain(question, LOOK).cacheStatus() != CacheStatus.HIT_DURABLE) {
      assertThat(System.nanoTime() - end).as("written in time").isNegative();
      Thread.onSpinWait();
    }
  }

  @Test
  void statisticsSayWhatWasSavedAndWhatHadToGo() throws Exception {
    CallOptions model = CallOptions.model("openai/gpt-4o-mini");
    try (LoopbackProvider server = LoopbackProvider.start()) {
      Result<String> first;
      try (Rialto rialto = rialto(server, c -> {})) {
        Kinds kinds = rialto.client(Kinds.class);
        first = kinds.plain("hello", model);
        for (int i = 0; i < 2; i++) {
          assertThat(kinds.plain("hello", model).cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
        }
        CacheStatistics seen = rialto.cache().statistics();
        assertThat(seen.hits()).isEqualTo(2);
        assertThat(seen.misses()).isEqualTo(1);
        assertThat(seen.stored()).isEqualTo(1);
        assertThat(seen.entries()).isEqualTo(1);
        assertThat(seen.bytes()).isBetween(100L, 10_000L);
        assertThat(seen.hitRate()).isBetween(0.66, 0.67);
        assertThat(seen.savedTokens().total()).isEqualTo(2 * first.usage().total()).isPositive();
        assertThat(seen.savedCost()).isEqualTo(first.cost().amount().orElseThrow().times(2));
        assertThat(seen.savedCost().signum()).isPositive();
      }
      now = now.plus(Duration.ofMinutes(20));
      try (Rialto rialto = rialto(server, c -> c.memoryEntries(2))) {
        Kinds kinds = rialto.client(Kinds.class);
        Result<String> old = kinds.plain("hello", model);
        assertThat(old.cacheStatus()).isEqualTo(CacheStatus.HIT_DURABLE);
        assertThat(old.cacheAge()).isBetween(Duration.ofMinutes(19), Duration.ofMinutes(21));
        CacheStatistics seen = rialto.cache().statistics();
        assertThat(seen.tiers().get(0).hits()).isEqualTo(1);
        assertThat(seen.meanHitAge()).isBetween(Duration.ofMinutes(19), Duration.ofMinutes(21));
        assertThat(seen.savedTokens().total()).isEqualTo(first.usage().total());
        for (int i = 0; i < 6; i++) {
          kinds.plain("another " + i, model);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (rialto.cache().statistics().evicted() < 5) {
          assertThat(System.nanoTime() - end).as("made room in time").isNegative();
          TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(rialto.cache().statistics().entries()).isEqualTo(2);
      }
    }
  }

  @Test
  void aQuestionOfTenMegabytesIsFoundAgainByItsDigest() {
    String huge = "0123456789abcde\u00e9".repeat(10 << 20 >> 4);
    try (LoopbackProvider server = LoopbackProvider.builder().answer(p -> "yes").start()) {
      try (Rialto rialto = rialto(server, c -> c.memoryBytes(32 << 20))) {
        Kinds kinds = rialto.client(Kinds.class);
        assertThat(kinds.plain(huge, CallOptions.NONE).cacheStatus()).isEqualTo(CacheStatus.MISS);
        assertThat(kinds.plain(huge, LOOK).cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
        assertThat(rialto.cache().statistics().bytes()).isBetween(10L << 20, 32L << 20);
      }
      try (Rialto rialto = rialto(server, c -> c.memoryBytes(1 << 20))) {
        Kinds kinds = rialto.client(Kinds.class);
        assertThat(kinds.plain(huge, CallOptions.NONE).cacheStatus())
            .isEqualTo(CacheStatus.HIT_DURABLE);
        assertThat(rialto.cache().statistics().bytes()).isLessThan(1 << 20);
      }
      assertThat(server.counters().requests()).isEqualTo(1);
    }
  }
}
