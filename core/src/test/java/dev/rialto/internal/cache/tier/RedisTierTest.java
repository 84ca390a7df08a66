package dev.rialto.internal.cache.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.RedisSettings;
import dev.rialto.internal.redis.Redis;
import dev.rialto.internal.redis.RedisConnections;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.CacheTier.Key;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisTierTest extends CacheTierContract {

  private RedisServer server;
  private final ThreadScheduler scheduler = new ThreadScheduler();
  private final List<RedisConnections> connections = new ArrayList<>();

  @BeforeAll
  void start() throws Exception {
    server = RedisServer.started();
  }

  @AfterAll
  void stop() throws Exception {
    scheduler.close();
    server.close();
  }

  @AfterEach
  void forget() throws Exception {
    connections.forEach(RedisConnections::close);
    connections.clear();
    server.cli("flushall");
  }

  @Override
  CacheTier tier(String namespace) {
    // Each with a connection of its own, as another process would have it.
    RedisConnections own = new RedisConnections(Ticker.SYSTEM, scheduler);
    connections.add(own);
    return new RedisTier(own.open(settings()), namespace);
  }

  private RedisSettings settings() {
    return RedisSettings.builder(server.url())
        .timeout(Duration.ofSeconds(20))
        .connectTimeout(Duration.ofSeconds(20))
        .build();
  }

  /** The message comes first, and only then what was asked for, or made, before it. */
  @Test
  void whatWasAskedForBeforeItWasInvalidated_isNotFound() throws Exception {
    try (CacheTier tier = tier("shop")) {
      List<CacheTier.Scope> heard = listening(tier);
      put(tier, key(9, 2, 1, 1));
      server.cli("publish", "rialto:i:shop", "feed - " + key(2, 2, 1, 1).tenant() + " - - - -");
      await(() -> !isFound(tier, key(9, 2, 1, 1)));
      await(() -> !heard.isEmpty());
      Duration before = Duration.ofMinutes(10);
      tier.put(key(1, 2, 1, 1), new byte[] {1}, before, false, before).toCompletableFuture().join();
      tier.put(key(2, 2, 1, 1), new byte[] {1}, before, false, Duration.ZERO)
          .toCompletableFuture()
          .join();
      tier.put(key(3, 3, 1, 1), new byte[] {1}, before, false, before).toCompletableFuture().join();
      assertThat(isFound(tier, key(1, 2, 1, 1))).isFalse();
      assertThat(isFound(tier, key(2, 2, 1, 1))).as("asked for afterwards").isTrue();
      assertThat(isFound(tier, key(3, 3, 1, 1))).as("another tenant's").isTrue();

      tier.invalidate(new CacheTier.Scope(null, key(3, 3, 1, 1).tenant(), null, null))
          .toCompletableFuture()
          .join();
      tier.put(key(3, 3, 1, 1), new byte[] {1}, before, false, before).toCompletableFuture().join();
      assertThat(isFound(tier, key(3, 3, 1, 1))).as("invalidated here").isFalse();
    }
  }

  /** Nobody has heard what was invalidated while the channel was away. */
  @Test
  void whatWasPutLately_isDeletedAfterTheChannelWasAway_someAtATime() throws Exception {
    try (CacheTier tier = tier("shop")) {
      listening(tier);
      for (int i = 1; i <= 2_500; i++) {
        put(tier, key(i));
      }
      server.cli("config", "resetstat");
      server.cli("client", "kill", "type", "pubsub");
      await(() -> server.cli("dbsize").equals("0"));
      assertThat(server.cli("info", "commandstats")).contains("cmdstat_unlink:calls=3,");
    }
  }

  /** A message for each would be thousands, times the instances that have put some. */
  @Test
  void ofManyThatAreDeletedAtOnceOthersAreToldWithOneMessage() throws Exception {
    try (CacheTier tier = tier("shop");
        CacheTier other = tier("shop")) {
      List<CacheTier.Scope> heard = listening(other);
      listening(tier);
      for (int i = 1; i <= 1_100; i++) {
        put(tier, key(i));
      }
      server.cli("publish", "rialto:i:shop", "feed - - - - - -");
      await(() -> server.cli("dbsize").equals("0"));
      await(() -> heard.size() > 1);
      assertThat(lastHeard(heard, tier)).containsExactly(CacheTier.Scope.ALL, CacheTier.Scope.ALL);
    }
  }

  /** Returns what was heard before the last that a tier says. */
  private static List<CacheTier.Scope> lastHeard(List<CacheTier.Scope> heard, CacheTier tier)
      throws Exception {
    CacheTier.Scope last = new CacheTier.Scope(null, key(77).tenant(), key(77).task(), null);
    tier.invalidate(last).toCompletableFuture().join();
    await(() -> heard.contains(last));
    return heard.subList(0, heard.indexOf(last));
  }

  /** Whoever asks would else be given the older one again. */
  @Test
  void anAnswerThatTakesThePlaceOfAnotherAndDoesNotFit_leavesNeither_andOthersAreTold()
      throws Exception {
    try (CacheTier tier = tier("shop");
        CacheTier other = tier("shop")) {
      List<CacheTier.Scope> heard = listening(other);
      put(tier, key(1));
      server.cli("config", "set", "maxmemory", "1");
      assertThat(replaced(tier, key(1))).isCompletedExceptionally();
      await(() -> server.cli("dbsize").equals("0"));
      CacheTier.Scope replaced = new CacheTier.Scope(key(1).digest(), null, null, null);
      await(() -> heard.contains(replaced));
      assertThat(lastHeard(heard, tier)).containsExactly(replaced);
    } finally {
      server.cli("config", "set", "maxmemory", "0");
    }
  }

  /** However long it lasted, the older answer is not the one that is found after it. */
  @Test
  void anAnswerThatTakesThePlaceOfAnotherInAnOutage_leavesNeitherAfterIt() throws Exception {
    AtomicLong later = new AtomicLong();
    RedisConnections own = new RedisConnections(() -> System.nanoTime() + later.get(), scheduler);
    connections.add(own);
    Redis redis = own.open(settings());
    try (CacheTier tier = new RedisTier(redis, "shop")) {
      listening(tier);
      put(tier, key(1));
      server.cli("acl", "setuser", "default", "-set");
      assertThat(replaced(tier, key(1))).isCompletedExceptionally();
      assertThat(server.cli("dbsize")).isEqualTo("1");
      later.set(Duration.ofMinutes(1).toNanos());
      server.cli("acl", "setuser", "default", "+set");
      await(() -> server.cli("dbsize").equals("0"));
    } finally {
      server.cli("acl", "setuser", "default", "+set");
    }
  }

  private static CompletableFuture<?> replaced(CacheTier tier, Key key) {
    CompletableFuture<?> put =
        tier.put(key, new byte[] {2}, Duration.ofMinutes(10), true, Duration.ZERO)
            .toCompletableFuture();
    put.exceptionally(refused -> null).join();
    return put;
  }

  private static List<CacheTier.Scope> listening(CacheTier tier) throws Exception {
    List<CacheTier.Scope> heard = new CopyOnWriteArrayList<>();
    CountDownLatch listening = new CountDownLatch(1);
    tier.listen(
        new CacheTier.InvalidationListener() {
          @Override
          public void onInvalidated(CacheTier.Scope scope) {
            heard.add(scope);
          }

          @Override
          public void onGap() {
            listening.countDown();
          }
        });
    isFound(tier, key(1));
    assertThat(listening.await(60, TimeUnit.SECONDS)).isTrue();
    return heard;
  }

  private static void await(Callable<Boolean> seen) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!seen.call()) {
      assertThat(System.nanoTime() - end).isNegative();
      Thread.onSpinWait();
    }
  }

  /** Another instance deletes, this one puts, and hears of it only then. */
  @Test
  void whatWasPutBetweenADeletionAndItsMessage_isDeletedWhenThatIsHeard() throws Exception {
    try (CacheTier tier = tier("shop");
        CacheTier reader = tier("shop")) {
      List<CacheTier.Scope> told = listening(reader);
      CountDownLatch listening = new CountDownLatch(1);
      tier.listen(
          new CacheTier.InvalidationListener() {
            @Override
            public void onInvalidated(CacheTier.Scope scope) {}

            @Override
            public void onGap() {
              listening.countDown();
            }
          });
      isFound(tier, key(1));
      assertThat(listening.await(60, TimeUnit.SECONDS)).isTrue();
      for (int i = 1; i <= 3; i++) {
        put(tier, key(i, i, 1, 1));
      }
      // There is a new answer to the first, which is not to be lost; the second tenant's are gone.
      server.cli("publish", "rialto:i:shop", "feed " + key(1).digest() + " - - -");
      server.cli("publish", "rialto:i:shop", "feed - " + key(2, 2, 1, 1).tenant() + " - - - -");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (isFound(tier, key(2, 2, 1, 1))) {
        assertThat(System.nanoTime() - end).isNegative();
        Thread.onSpinWait();
      }
      assertThat(isFound(tier, key(1, 1, 1, 1))).isTrue();
      // Who has read it meanwhile, and remembers it, hears of it once more.
      await(() -> told.stream().anyMatch(s -> key(2, 2, 1, 1).digest().equals(s.digest())));
      assertThat(isFound(tier, key(3, 3, 1, 1))).isTrue();
    }
  }

  private static void put(CacheTier tier, Key key) {
    tier.put(key, new byte[] {1}, Duration.ofMinutes(10), false, Duration.ofSeconds(1))
        .toCompletableFuture()
        .join();
  }

  private static boolean isFound(CacheTier tier, Key key) {
    return tier.get(key).toCompletableFuture().join() != null;
  }

  @Override
  boolean tellsOthers() {
    return true;
  }

  @Override
  boolean leases() {
    return true;
  }
}
