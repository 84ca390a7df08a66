package dev.rialto.internal.cache.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.RedisSettings;
import dev.rialto.internal.redis.RedisConnections;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.CacheTier.Key;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    return new RedisTier(
        own.open(
            RedisSettings.builder(server.url())
                .timeout(Duration.ofSeconds(20))
                .connectTimeout(Duration.ofSeconds(20))
                .build()),
        namespace);
  }

  /** Another instance deletes, this one puts, and hears of it only then. */
  @Test
  void whatWasPutBetweenADeletionAndItsMessage_isDeletedWhenThatIsHeard() throws Exception {
    try (CacheTier tier = tier("shop")) {
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
      assertThat(isFound(tier, key(3, 3, 1, 1))).isTrue();
    }
  }

  private static void put(CacheTier tier, Key key) {
    tier.put(key, new byte[] {1}, Duration.ofMinutes(1), false, Duration.ofSeconds(1))
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
