package dev.rialto.internal.cache.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheMode;
import dev.rialto.CacheScope;
import dev.rialto.CacheStatus;
import dev.rialto.config.CacheSettings;
import dev.rialto.config.SemanticSettings;
import dev.rialto.config.SqlSettings;
import dev.rialto.internal.cache.CacheContext;
import dev.rialto.internal.cache.CacheStage;
import dev.rialto.internal.cache.tier.SqlTier;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.sql.Sql;
import dev.rialto.spi.EmbeddingModel;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** What the semantic tier knows outlives the process: two lives of one cache over one database. */
class SemanticStoreTest {

  private final FakeClock clock = new FakeClock();
  private final DataSource database = database();
  private float[] turn = {1, 0};
  private int probesToFail;

  DataSource database() {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return source;
  }

  /** Every text lies in the same place: what is alike is decided by the words. */
  private final EmbeddingModel model =
      new EmbeddingModel() {
        @Override
        public List<float[]> embedAll(List<String> texts) {
          return texts.stream().map(text -> turn.clone()).toList();
        }

        @Override
        public CompletableFuture<List<float[]>> embedAllAsync(List<String> texts) {
          if (texts.contains(SemanticKeeping.PROBE) && probesToFail-- > 0) {
            throw new IllegalStateException("not now");
          }
          return CompletableFuture.completedFuture(embedAll(texts));
        }
      };

  /** One life of the process. */
  private final class Life implements AutoCloseable {
    final ScriptedStage upstream = new ScriptedStage();
    final Sql sql;
    final CacheStage stage;

    Life() {
      sql =
          new Sql(
              SqlSettings.builder(database)
                  .executor(Runnable::run)
                  .writeDelay(Duration.ZERO)
                  .build(),
              clock,
              clock);
      CacheSettings settings = CacheSettings.DEFAULT;
      TierChain chain = new TierChain(settings.namespace(), settings.maxAnswerBytes(), this::now);
      chain.add(new SqlTier(sql, settings.namespace(), this::now, clock), sql.guard(), true);
      stage =
          new CacheStage(
              upstream,
              settings,
              clock,
              chain,
              new CacheContext((m, t) -> "route", (m, u) -> -1, Runnable::run, clock),
              new SemanticTier(
                  SemanticSettings.builder().build(),
                  () -> model,
                  clock,
                  clock,
                  Runnable::run,
                  () -> 1,
                  new SemanticStore(sql, settings.namespace(), this::now, clock)),
              null);
    }

    Instant now() {
      return Instant.EPOCH.plusNanos(clock.nanoTime());
    }

    RecordingSink ask(String text) {
      RecordingSink sink = new RecordingSink();
      stage
          .start(TestCall.asking(clock, text).cache(CacheMode.SEMANTIC).call(), sink)
          .request(Long.MAX_VALUE);
      clock.advance(Duration.ofMillis(1));
      return sink;
    }

    /** Teaches it that rewording does no harm, and leaves one answer behind. */
    void learn() {
      String[] words = {"apple", "bread", "cheese", "dates", "eggs", "figs", "grapes", "honey"};
      int asked = 0;
      for (int i = 0; i < 2 * words.length; i++) {
        String word = words[i / 2];
        String text = i % 2 == 0 ? "what is the use of " + word : "what is a use of " + word;
        if (!ask(text).isOver()) {
          upstream.call(asked++).answer("use of " + word);
        }
      }
    }

    @Override
    public void close() {
      stage.close();
      sql.close();
    }
  }

  @Test
  void textsAnswersAndWhatWasLearntAreTakenUpByTheNextLife() {
    try (Life first = new Life()) {
      first.learn();
      assertThat(first.ask("what is an use of the honey").answer().provenance().cacheStatus())
          .isEqualTo(CacheStatus.HIT_SEMANTIC);
    }
    try (Life second = new Life()) {
      assertThat(second.stage.statistics().semantic().entries()).isGreaterThanOrEqualTo(8);
      RecordingSink hit = second.ask("what are the uses of honey");
      assertThat(hit.answer().value()).isEqualTo("use of honey");
      assertThat(hit.answer().provenance().cacheStatus()).isEqualTo(CacheStatus.HIT_SEMANTIC);
      assertThat(second.upstream.count()).isZero();
    }
  }

  @Test
  void aModelThatFailedWhenItWasToShowWhichItIsIsAskedAgain() {
    probesToFail = 2;
    try (Life first = new Life()) {
      first.learn();
    }
    try (Life second = new Life()) {
      assertThat(second.stage.statistics().semantic().entries()).isGreaterThanOrEqualTo(8);
    }
  }

  @Test
  void vectorsOfAnotherModelAreNotTakenUp() {
    try (Life first = new Life()) {
      first.learn();
    }
    turn = new float[] {0, 1};
    try (Life second = new Life()) {
      assertThat(second.stage.statistics().semantic().entries()).isZero();
    }
  }

  @Test
  void whatAnotherModelHasLedToIsNotTakenUpByTheLifeAfterTheNext() {
    try (Life first = new Life()) {
      first.learn();
    }
    turn = new float[] {0, 1};
    try (Life second = new Life()) {
      second.ask("how tall is it"); // of another form than what was learnt
      second.upstream.only().answer("very");
    }
    try (Life third = new Life()) {
      assertThat(third.stage.statistics().semantic().entries()).isEqualTo(1);
      assertThat(third.ask("how is it tall").isOver()).isFalse();
      third.upstream.call(0).answer("very");
      assertThat(third.ask("how tall was it").isOver()).isFalse();
      assertThat(third.ask("how tall is the it").isOver()).as("nothing was learnt").isFalse();
    }
  }

  @Test
  void whatIsForgottenOrOutOfDateIsNotTakenUp() {
    try (Life first = new Life()) {
      first.learn();
      first.stage.invalidate(CacheScope.ALL).join();
    }
    try (Life second = new Life()) {
      assertThat(second.stage.statistics().semantic().entries()).isZero();
      second.learn();
    }
    clock.advance(Duration.ofDays(2));
    try (Life third = new Life()) {
      assertThat(third.stage.statistics().semantic().entries()).isZero();
    }
  }

  @Test
  void aTextWhoseAnswerIsGoneIsAskedAnew() throws Exception {
    try (Life first = new Life()) {
      first.learn();
    }
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("DELETE FROM rialto_cache");
    }
    try (Life second = new Life()) {
      RecordingSink asked = second.ask("what are the uses of honey");
      assertThat(asked.isOver()).isFalse();
      second.upstream.only().answer("new use of honey");
      assertThat(asked.answer().value()).isEqualTo("new use of honey");
    }
  }
}
