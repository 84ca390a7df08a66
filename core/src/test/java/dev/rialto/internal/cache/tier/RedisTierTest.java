package dev.rialto.internal.cache.tier;

import dev.rialto.config.RedisSettings;
import dev.rialto.internal.redis.RedisConnections;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
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

  @Override
  boolean tellsOthers() {
    return true;
  }

  @Override
  boolean leases() {
    return true;
  }
}
