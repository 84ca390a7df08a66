package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.rialto.CacheMode;
import dev.rialto.CacheScope;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.ConfigurationException;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.guice.RialtoModule;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.spi.TierStatistics;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tiers behind memory, from a generated client to a database and back. */
class CacheTiersTest {

  private static final CallOptions PLAIN = CallOptions.NONE;

  private static JdbcDataSource database(String url) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(url);
    return source;
  }

  private static JdbcDataSource memoryDatabase() {
    return database("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  private static Rialto rialto(LoopbackProvider server, DataSource source) {
    return Rialto.builder()
        .provider(server.openAi())
        .cache(c -> c.sql(source, s -> s.timeout(Duration.ofSeconds(20))))
        .build();
  }

  @Test
  void anAnswerOutlivesTheProcessThatAsked(@TempDir Path dir) {
    JdbcDataSource source = database("jdbc:h2:" + dir.resolve("answers"));
    try (LoopbackProvider server = LoopbackProvider.start()) {
      String before;
      try (Rialto rialto = rialto(server, source)) {
        before = rialto.client(Probe.class).ask("the same", PLAIN).value();
      } // closing writes what waits, and H2 closes its file with the last connection
      try (Rialto rialto = rialto(server, source)) {
        Probe probe = rialto.client(Probe.class);
        Result<String> hit = probe.ask("the same", PLAIN);
        assertThat(hit.value()).isEqualTo(before);
        assertThat(hit.cacheStatus()).isEqualTo(CacheStatus.HIT_DURABLE);
        assertThat(hit.usage().total()).isZero();
        assertThat(probe.ask("the same", PLAIN).cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
        assertThat(server.counters().requests()).isEqualTo(1);
        TierStatistics tier = rialto.cache().statistics().tiers().get(0);
        assertThat(tier.name()).isEqualTo("sql");
        assertThat(tier.hits()).isEqualTo(1);
      }
    }
  }

  private static Rialto rialto(LoopbackProvider server, Path file) {
    return Rialto.builder()
        .provider(server.openAi())
        .cache(c -> c.sql(file, s -> s.timeout(Duration.ofSeconds(20))))
        .build();
  }

  /** Nothing is given but where the file is to be. */
  @Test
  void aTypedAnswerInAFileOutlivesTheRialtoThatAsked(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("made/answers");
    try (LoopbackProvider server = LoopbackProvider.start()) {
      Probe.Review before;
      try (Rialto first = rialto(server, file);
          Rialto second = rialto(server, file)) {
        before = first.client(Probe.class).review("code");
        second.client(Probe.class).ask("of the second", PLAIN);
      }
      try (Rialto after = rialto(server, file)) {
        Probe probe = after.client(Probe.class);
        assertThat(probe.review("code")).isEqualTo(before);
        assertThat(probe.ask("of the second", PLAIN).cacheStatus())
            .isEqualTo(CacheStatus.HIT_DURABLE);
        assertThat(after.cache().statistics().tiers().get(0).hits()).isEqualTo(2);
      }
      assertThat(server.counters().requests()).isEqualTo(2);
      // With the last connection H2 lets go of the file: another URL may open it.
      try (Connection connection = soonOpened(database("jdbc:h2:file:" + file));
          Statement statement = connection.createStatement()) {
        assertThat(statement.executeQuery("SELECT answer FROM rialto_cache").next()).isTrue();
      }
    }
  }

  /** A busy machine may take longer than closing waits. */
  private static Connection soonOpened(DataSource source) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        return source.getConnection("sa", "");
      } catch (SQLException e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  /** As another process does that has it. */
  @Test
  void aFileThatIsOpenElsewhereFailsNoCall(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("answers");
    try (LoopbackProvider server = LoopbackProvider.start();
        Connection other = database("jdbc:h2:file:" + file).getConnection("sa", "");
        Rialto rialto = rialto(server, file)) {
      assertThat(other.isValid(1)).isTrue();
      Probe probe = rialto.client(Probe.class);
      assertThat(probe.ask("q", PLAIN).cacheStatus()).isEqualTo(CacheStatus.MISS);
      assertThat(probe.ask("q", PLAIN).cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      TierStatistics tier = rialto.cache().statistics().tiers().get(0);
      while (tier.trouble() == null && System.nanoTime() - end < 0) {
        TimeUnit.MILLISECONDS.sleep(5);
        tier = rialto.cache().statistics().tiers().get(0);
      }
      assertThat(tier.trouble()).contains("Another process").contains("answers.mv.db");
    }
  }

  @Test
  void aTypedAnswerIsDecodedAnewFromATier() {
    JdbcDataSource source = memoryDatabase();
    try (LoopbackProvider server = LoopbackProvider.start()) {
      Probe.Review before;
      try (Rialto rialto = rialto(server, source)) {
        before = rialto.client(Probe.class).review("code");
      }
      try (Rialto rialto = rialto(server, source)) {
        assertThat(rialto.client(Probe.class).review("code")).isEqualTo(before);
      }
      assertThat(server.counters().requests()).isEqualTo(1);
    }
  }

  @Test
  void whatOneInstanceInvalidatesWhileAnotherAsksForIt_isNotFoundAfterwards() throws Exception {
    JdbcDataSource source = memoryDatabase();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch invalidated = new CountDownLatch(1);
    AtomicInteger answers = new AtomicInteger();
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .answer(
                    prompt -> {
                      int answer = answers.incrementAndGet();
                      asked.countDown();
                      await(invalidated);
                      return "answer " + answer;
                    })
                .start();
        Rialto invalidating = rialto(server, source)) {
      try (Rialto asking = rialto(server, source)) {
        CompletableFuture<Result<String>> first =
            CompletableFuture.supplyAsync(() -> asking.client(Probe.class).ask("q", PLAIN));
        await(asked);
        invalidating.cache().invalidate(CacheScope.ALL).join();
        invalidated.countDown();
        assertThat(first.get(60, TimeUnit.SECONDS).value()).isEqualTo("answer 1");
      } // closing writes what waits
      Probe probe = invalidating.client(Probe.class);
      Result<String> after = probe.ask("q", PLAIN);
      assertThat(after.cacheStatus()).isEqualTo(CacheStatus.MISS);
      assertThat(after.value()).isEqualTo("answer 2");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void invalidatingForgetsAScopeInMemoryAndInTheDatabase() {
    JdbcDataSource source = memoryDatabase();
    CallOptions acme = CallOptions.builder().tenant("acme").build();
    CallOptions other = CallOptions.builder().tenant("other").build();
    try (LoopbackProvider server = LoopbackProvider.start()) {
      try (Rialto rialto = rialto(server, source)) {
        Probe probe = rialto.client(Probe.class);
        probe.ask("q", acme);
        probe.ask("q", other);
        rialto.cache().invalidate(CacheScope.tenant("acme")).join();
        assertThat(probe.ask("q", other).cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
        assertThat(probe.ask("q", acme).cacheStatus()).isEqualTo(CacheStatus.MISS);
        rialto.cache().invalidate(CacheScope.tenant("acme")).join();
      }
      try (Rialto rialto = rialto(server, source)) {
        Probe probe = rialto.client(Probe.class);
        assertThat(probe.ask("q", other).cacheStatus()).isEqualTo(CacheStatus.HIT_DURABLE);
        assertThat(probe.ask("q", acme).cacheStatus()).isEqualTo(CacheStatus.MISS);
      }
    }
  }

  @Test
  void invalidatingAMethodLeavesEqualCallsOfOthersTheirs() {
    JdbcDataSource source = memoryDatabase();
    try (LoopbackProvider server = LoopbackProvider.start()) {
      try (Rialto rialto = rialto(server, source)) {
        Probe probe = rialto.client(Probe.class);
        probe.ask("made for ask", PLAIN);
        probe.later("made for later", PLAIN).join();
        assertThat(probe.ask("made for later", PLAIN).cacheStatus())
            .isEqualTo(CacheStatus.HIT_MEMORY);
        rialto.cache().invalidate(CacheScope.ALL.method(Probe.class, "ask")).join();
        assertThat(probe.later("made for later", PLAIN).join().cacheStatus())
            .isEqualTo(CacheStatus.HIT_MEMORY);
        assertThat(probe.ask("made for later", PLAIN).cacheStatus()).isEqualTo(CacheStatus.MISS);
      }
      try (Rialto rialto = rialto(server, source)) {
        Probe probe = rialto.client(Probe.class);
        assertThat(probe.later("made for later", PLAIN).join().cacheStatus())
            .isEqualTo(CacheStatus.HIT_DURABLE);
        assertThat(probe.ask("made for ask", PLAIN).cacheStatus()).isEqualTo(CacheStatus.MISS);
        rialto.cache().invalidate(CacheScope.ALL.client(Probe.class)).join();
        assertThat(probe.later("made for later", PLAIN).join().cacheStatus())
            .isEqualTo(CacheStatus.MISS);
      }
    }
  }

  /** Nested, so that its name holds that of this class. */
  @Completion(cache = CacheMode.ON)
  interface Nested {
    Result<String> ask(String question);
  }

  @Test
  void aNestedInterfacesAnswersAreFoundByItsClass() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).cache(c -> {}).build()) {
      Nested nested = rialto.client(Nested.class);
      nested.ask("q");
      assertThat(nested.ask("q").cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
      rialto.cache().invalidate(CacheScope.ALL.method(Nested.class, "ask")).join();
      assertThat(nested.ask("q").cacheStatus()).isEqualTo(CacheStatus.MISS);
      rialto.cache().invalidate(CacheScope.ALL.client(Nested.class)).join();
      assertThat(nested.ask("q").cacheStatus()).isEqualTo(CacheStatus.MISS);
    }
  }

  @Test
  void theGuiceModuleTakesTheSameSettings() {
    try (LoopbackProvider server = LoopbackProvider.start()) {
      Injector injector =
          Guice.createInjector(
              RialtoModule.builder()
                  .provider(server.openAi())
                  .cache(c -> c.sql(memoryDatabase()).namespace("shop"))
                  .build());
      try (Rialto rialto = injector.getInstance(Rialto.class)) {
        rialto.client(Probe.class).say("x");
        assertThat(rialto.cache().statistics().tiers()).hasSize(1);
      }
    }
  }

  @Test
  void tablesOfANewerVersionTakeTheDatabaseOutAndFailNoCall() throws Exception {
    JdbcDataSource source = memoryDatabase();
    try (Connection c = source.getConnection();
        Statement s = c.createStatement()) {
      s.execute("CREATE TABLE rialto_schema (feature VARCHAR(64) PRIMARY KEY, version INT)");
      s.execute("INSERT INTO rialto_schema VALUES ('cache', 99)");
    }
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = rialto(server, source)) {
      Probe probe = rialto.client(Probe.class);
      assertThat(probe.ask("a", PLAIN).cacheStatus()).isEqualTo(CacheStatus.MISS);
      assertThat(probe.ask("a", PLAIN).cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
      TierStatistics tier = rialto.cache().statistics().tiers().get(0);
      assertThat(tier.failures()).isPositive();
      assertThat(tier.available()).isFalse();
      assertThat(tier.trouble()).contains("of version 99, written by a newer Rialto");
    }
  }

  @Test
  void whoInvalidatesAfterTheEndIsToldOfTheEnd() {
    try (LoopbackProvider server = LoopbackProvider.start()) {
      Rialto rialto = rialto(server, memoryDatabase());
      Probe probe = rialto.client(Probe.class);
      probe.ask("a", PLAIN);
      rialto.close();
      assertThat(rialto.cache().invalidate(CacheScope.ALL))
          .completesExceptionallyWithin(Duration.ofSeconds(10))
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("This Rialto is closed");
      assertThat(rialto.cache().invalidate(Probe.class, p -> p.ask("a", PLAIN)))
          .completesExceptionallyWithin(Duration.ofSeconds(10))
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("This Rialto is closed");
      assertThatThrownBy(() -> rialto.cache().invalidate(null)).hasMessage("scope");
    }
  }

  @Test
  void aCallMayStayOutOfTheCache() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = rialto(server, memoryDatabase())) {
      Probe probe = rialto.client(Probe.class);
      CallOptions off = CallOptions.builder().cache(CacheMode.OFF).build();
      probe.ask("a", off);
      assertThat(probe.ask("a", off).cacheStatus()).isEqualTo(CacheStatus.BYPASS);
    }
  }

  @Test
  void aMalformedRedisUrlIsRefusedWhenItIsSet() {
    assertThatThrownBy(() -> Rialto.builder().cache(c -> c.redis("redis://:sesame@host:port")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageNotContaining("sesame");
  }

  @Test
  void aRedisThatIsNotThereFailsNoCall() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .cache(c -> c.redis("redis://127.0.0.1:1"))
                .build()) {
      Probe probe = rialto.client(Probe.class);
      assertThat(probe.ask("a", PLAIN).cacheStatus()).isEqualTo(CacheStatus.MISS);
      assertThat(probe.ask("a", PLAIN).cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
      assertThat(rialto.cache().statistics().tiers().get(0).available()).isFalse();
    }
  }
}
