package dev.rialto.internal.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.BudgetSharing;
import dev.rialto.config.RedisSettings;
import dev.rialto.internal.redis.Redis;
import dev.rialto.internal.redis.RedisConnections;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("interop")
@Timeout(120)
class RedisLeasesTest {

  /** As where only the connection for messages breaks: what was said meanwhile is never heard. */
  @Test
  void messagesThatMayHaveBeenMissed_areMadeUpForAtOnce() throws Exception {
    try (RedisServer server = RedisServer.started();
        ThreadScheduler scheduler = new ThreadScheduler();
        RedisConnections connections = new RedisConnections(Ticker.SYSTEM, scheduler)) {
      RedisSettings settings =
          RedisSettings.builder(server.url())
              .timeout(Duration.ofSeconds(20))
              .connectTimeout(Duration.ofSeconds(30))
              .build();
      Redis redis = connections.open(settings);
      RedisLeases leases = new RedisLeases(redis, BudgetSharing.of(settings));
      Semaphore told = new Semaphore(0);
      leases.onRecovery(told::release);
      redis.get("k".getBytes(StandardCharsets.UTF_8)).join();
      assertThat(told.tryAcquire(60, TimeUnit.SECONDS)).as("first heard").isTrue();
      told.drainPermits();

      server.cli("client", "kill", "type", "pubsub");

      assertThat(told.tryAcquire(60, TimeUnit.SECONDS)).as("heard again").isTrue();
      assertThat(redis.guard().failures()).as("Redis was there all the time").isZero();
    }
  }
}
