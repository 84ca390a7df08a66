package dev.rialto.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.config.RedisSettings;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("interop")
@Timeout(60)
class RedisTest {

  private RedisServer server;
  private final ThreadScheduler scheduler = new ThreadScheduler();
  private final RedisConnections connections = new RedisConnections(Ticker.SYSTEM, scheduler);

  @BeforeEach
  void start() throws Exception {
    server = RedisServer.started();
  }

  @AfterEach
  void stop() throws Exception {
    connections.close();
    scheduler.close();
    server.close();
  }

  private Redis redis() {
    // A machine under load is not what these tests are about.
    return connections.open(
        RedisSettings.builder(server.url())
            .timeout(Duration.ofSeconds(10))
            .connectTimeout(Duration.ofSeconds(20))
            .build());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** As of a replica: its answers are read, though each write that it refuses takes it out. */
  @Test
  void aRedisThatRefusesEveryWriteIsReadOn() throws Exception {
    FakeClock clock = new FakeClock();
    try (RedisConnections own = new RedisConnections(clock, clock)) {
      Redis redis = own.open(RedisSettings.builder(server.url()).build());
      redis.set(bytes("k"), bytes("v"), 3_600_000).join();
      server.cli("REPLICAOF", "127.0.0.1", "1");
      int read = 0;
      int refused = 0;
      for (int seconds = 0; seconds < 100; seconds++) {
        clock.advance(Duration.ofSeconds(1));
        awaitIn(redis);
        long before = redis.guard().failures();
        assertThat(redis.set(bytes("l"), bytes("v"), 3_600_000).handle((ok, e) -> e != null).join())
            .isTrue();
        refused += redis.guard().failures() > before ? 1 : 0;
        read += redis.get(bytes("k")).handle((value, e) -> value != null).join() ? 1 : 0;
      }
      assertThat(refused).as("1, 2, 4 … 60 s apart").isBetween(5, 9);
      assertThat(read).isGreaterThan(90);
    }
  }

  @Test
  void setsGetsAndDeletes() {
    Redis redis = redis();
    assertThat(redis.get(bytes("k")).join()).isNull();
    redis.set(bytes("k"), bytes("v"), 60_000).join();
    assertThat(text(redis.get(bytes("k")).join())).isEqualTo("v");
    assertThat(redis.setIfAbsent(bytes("k"), bytes("w"), 60_000).join()).isFalse();
    assertThat(redis.delete(bytes("k")).join()).isEqualTo(1);
    assertThat(redis.setIfAbsent(bytes("k"), bytes("w"), 60_000).join()).isTrue();
  }

  @Test
  void featuresThatNameTheSameRedisShareAConnection() throws Exception {
    assertThat(redis()).isSameAs(redis());
    redis().get(bytes("k")).join();
    assertThat(
            server
                .cli("client", "list")
                .lines()
                .filter(l -> l.contains("lib-name=Lettuce") || l.contains("cmd=get")))
        .hasSize(1);
  }

  @Test
  void runsAScriptAndLoadsItAgainWhenRedisHasForgottenIt() throws Exception {
    Redis redis = redis();
    RedisScript script =
        new RedisScript(
            "redis.call('INCRBY', KEYS[1], ARGV[1]); return {redis.call('GET', KEYS[1]), 7}");
    List<Object> first = redis.run(script, new byte[][] {bytes("n")}, bytes("3")).join();
    assertThat(text((byte[]) first.get(0))).isEqualTo("3");
    assertThat(first.get(1)).isEqualTo(7L);

    server.cli("script", "flush");
    List<Object> second = redis.run(script, new byte[][] {bytes("n")}, bytes("4")).join();
    assertThat(text((byte[]) second.get(0))).isEqualTo("7");
  }

  @Test
  void anErrorOfAScriptIsNoOutage() {
    Redis redis = redis();
    RedisScript wrong = new RedisScript("return redis.call('NO-SUCH')");
    assertThatThrownBy(() -> redis.run(wrong, new byte[0][]).join())
        .hasMessageContaining("Unknown Redis command");
    assertThat(redis.guard().isIn()).isTrue();
  }

  @Test
  void deletesByPatternAndNothingElse() {
    Redis redis = redis();
    List<CompletableFuture<String>> sets = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      sets.add(redis.set(bytes("a:" + i), bytes("x"), 60_000));
    }
    sets.add(redis.set(bytes("b:1"), bytes("x"), 60_000));
    sets.forEach(CompletableFuture::join);
    assertThat(redis.deleteMatching("a:*").join()).isEqualTo(2_500);
    assertThat(redis.get(bytes("b:1")).join()).isNotNull();
  }

  @Test
  void anotherInstanceHearsAChannelAlsoAfterRedisWasGone() throws Exception {
    Redis redis = redis();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    redis.subscribe(
        "news",
        new RedisListener() {
          @Override
          public void onMessage(byte[] message) {
            heard.add(text(message));
          }

          @Override
          public void onGap() {
            heard.add("gap");
          }
        });
    redis.get(bytes("k")).join();
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("gap");
    server.cli("publish", "news", "one");
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("one");

    server.kill();
    server.start();

    assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("gap");
    server.cli("publish", "news", "two");
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("two");
  }

  @Test
  void aKilledRedisFailsAtOnceAndIsUsedAgainWhenItIsBack() throws Exception {
    Redis redis = redis();
    redis.set(bytes("k"), bytes("v"), 60_000).join();
    server.kill();
    while (redis.guard().isIn()) {
      assertThat(redis.get(bytes("k")).handle((v, e) -> e != null).join()).isNotNull();
    }
    assertThat(redis.get(bytes("k"))).isCompletedExceptionally();

    server.start();
    awaitIn(redis);
    redis.set(bytes("k"), bytes("w"), 60_000).join();
    assertThat(text(redis.get(bytes("k")).join())).isEqualTo("w");
  }

  @Test
  void wrongCredentialsAreNamedWithoutThePassword() throws Exception {
    try (RedisServer locked = RedisServer.started("--requirepass", "right")) {
      Redis redis =
          connections.open(
              RedisSettings.builder("redis://:wrong-sesame@127.0.0.1:" + locked.port())
                  .connectTimeout(Duration.ofSeconds(10))
                  .build());
      // Lettuce tells at times only the closing that follows a refused greeting; the next attempt
      // tells the refusal.
      String told = "";
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (!told.contains("WRONGPASS") && System.nanoTime() - end < 0) {
        told = redis.get(bytes("k")).handle((v, e) -> e.getMessage()).join();
        assertThat(told).doesNotContain("sesame");
        Thread.onSpinWait();
      }
      assertThat(told).contains("WRONGPASS");
    }
  }

  @Test
  void noThreadOutlivesTheConnections() {
    redis().get(bytes("k")).join();
    connections.close();
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(n -> n.startsWith("rialto-redis")))
        .isEmpty();
  }

  private static void awaitIn(Redis redis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!redis.guard().isIn() && System.nanoTime() - end < 0) {
      redis.get(bytes("k")).handle((v, e) -> null).join();
      Thread.onSpinWait();
    }
    assertThat(redis.guard().isIn()).isTrue();
  }
}
