package dev.rialto.internal.cache.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheStatus;
import dev.rialto.config.CacheSettings;
import dev.rialto.config.RedisSettings;
import dev.rialto.internal.cache.CacheContext;
import dev.rialto.internal.cache.CacheStage;
import dev.rialto.internal.redis.Redis;
import dev.rialto.internal.redis.RedisConnections;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedRedis;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a Redis answers, every call is answered, and it is used again once it is well. */
@Timeout(60)
class HostileRedisTest {

  private final ThreadScheduler scheduler = new ThreadScheduler();
  private final RedisConnections connections = new RedisConnections(Ticker.SYSTEM, scheduler);
  private final RedisConnections elsewhere = new RedisConnections(Ticker.SYSTEM, scheduler);
  private ScriptedRedis server;
  private Redis redis;
  private CacheStage stage;
  private CacheStage reader;
  private int asked;

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedRedis();
    redis = open(connections);
    stage = stage(redis);
    reader = stage(redis);
    awaitHit();
  }

  @AfterEach
  void stop() throws Exception {
    stage.close();
    connections.close();
    elsewhere.close();
    scheduler.close();
    server.close();
  }

  private Redis open(RedisConnections all) {
    return all.open(
        RedisSettings.builder(server.url())
            .timeout(Duration.ofMillis(500))
            .connectTimeout(Duration.ofSeconds(2))
            .build());
  }

  private CacheStage stage(Redis of) {
    TierChain chain = new TierChain("shop", 1 << 20, InstantSource.system());
    chain.add(new RedisTier(of, "shop"), of.guard(), true);
    return new CacheStage(
        new ScriptedStage(started -> started.answer("a")),
        CacheSettings.builder().memoryBytes(1_024).memoryEntries(1).build(),
        Ticker.SYSTEM,
        chain,
        new CacheContext((model, task) -> "", (model, usage) -> 0, Runnable::run, scheduler),
        null,
        null);
  }

  private CacheStatus status(CacheStage of, String question) {
    RecordingSink sink = new RecordingSink();
    of.start(TestCall.asking(new FakeClock(Ticker.SYSTEM.nanoTime()), question).call(), sink);
    sink.await();
    assertThat(sink.answer().text()).isEqualTo("a");
    return sink.answer().provenance().cacheStatus();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-LOADING Redis is loading the dataset in memory\r\n",
        "-MOVED 3999 127.0.0.1:1\r\n",
        "-CLUSTERDOWN The cluster is down\r\n",
        "-BUSY Redis is busy running a script\r\n",
        "-NOAUTH Authentication required.\r\n",
        "-ERR something of its own\r\n",
        "$5\r\nhello\r\n",
        "$0\r\n\r\n",
        "$12\r\nRL\1\0\0\0\0\0\0\0\0\0\r\n",
        ":42\r\n",
        "*2\r\n$1\r\na\r\n$1\r\nb\r\n",
        "?garbage that is no protocol\r\n",
        "$2147483647\r\nnever so many",
        ScriptedRedis.HANG,
        ScriptedRedis.HANG_UP
      })
  void whateverItAnswersToAReadCallsGoOn(String answer) throws Exception {
    server.onGet(answer);
    for (int i = 0; i < 5; i++) {
      assertThat(status(stage, "q" + asked++)).isEqualTo(CacheStatus.MISS);
    }
    server.onGet(null);
    awaitHit();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-OOM command not allowed when used memory > 'maxmemory'.\r\n",
        "-READONLY You can't write against a read only replica.\r\n",
        "-MISCONF Redis is configured to save RDB snapshots, but it's unable to persist\r\n",
        ScriptedRedis.HANG,
        ScriptedRedis.HANG_UP
      })
  void whateverItAnswersToAWriteCallsGoOn(String answer) throws Exception {
    server.onSet(answer);
    for (int i = 0; i < 5; i++) {
      assertThat(status(stage, "q" + asked++)).isEqualTo(CacheStatus.MISS);
    }
    server.onSet(null);
    awaitHit();
  }

  /** Too short for the mark before an answer, and for an answer. */
  @ParameterizedTest
  @ValueSource(strings = {"$0\r\n\r\n", "$5\r\nhello\r\n"})
  void aValueThatWasCutToNothingIsCountedAsRejected(String answer) {
    server.onGet(answer);
    long before = stage.statistics().tiers().get(0).rejected();
    assertThat(status(stage, "cut " + asked++)).isEqualTo(CacheStatus.MISS);
    assertThat(stage.statistics().tiers().get(0).rejected()).isEqualTo(before + 1);
  }

  /** A full Redis can be read. */
  @Test
  void aRedisThatTakesNothingMoreIsStillAsked() throws Exception {
    CacheStage other = stage(open(elsewhere));
    String kept = awaitHit(other);
    server.onSet("-OOM command not allowed when used memory > 'maxmemory'.\r\n");
    assertThat(status(stage, "not kept")).isEqualTo(CacheStatus.MISS);
    assertThat(status(stage, kept)).isEqualTo(CacheStatus.HIT_REMOTE);
    assertThat(redis.guard().isIn()).isTrue();
    other.close();
  }

  private void awaitHit() throws Exception {
    awaitHit(stage);
  }

  /** Once it is well, what one call has asked another finds; returns what that was. */
  private String awaitHit(CacheStage asker) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    String question;
    do {
      assertThat(System.nanoTime() - end).as("in time").isNegative();
      TimeUnit.MILLISECONDS.sleep(20);
      question = "again" + asked++;
      status(asker, question);
    } while (status(reader, question) != CacheStatus.HIT_REMOTE);
    return question;
  }
}
