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
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("interop")
@Timeout(120)
class RedisLeasesTest {

  /** No lease passes by itself, however slow the machine. */
  private static final Duration LONG = Duration.ofMinutes(10);

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

  /** What of a dead one's lease counts is what it has said itself, whoever finds it dead. */
  @Test
  void aLeaseThatIsOver_countsAsItsHolderHasSaid_andAFreshAccountIsToldToAll() throws Exception {
    try (RedisServer server = RedisServer.started();
        ThreadScheduler scheduler = new ThreadScheduler();
        RedisConnections connections = new RedisConnections(Ticker.SYSTEM, scheduler)) {
      RedisSettings settings =
          RedisSettings.builder(server.url())
              .timeout(Duration.ofSeconds(20))
              .connectTimeout(Duration.ofSeconds(30))
              .build();
      Redis redis = connections.open(settings);
      BudgetSharing sharing = BudgetSharing.of(settings).lease(LONG);
      RedisLeases leases = new RedisLeases(redis, sharing);
      Semaphore fresh = new Semaphore(0);
      leases.onLoss(
          account -> {
            assertThat(account).isEqualTo("daily");
            fresh.release();
          });
      Semaphore heard = new Semaphore(0);
      leases.onRecovery(heard::release);
      redis.get("k".getBytes(StandardCharsets.UTF_8)).join();
      assertThat(heard.tryAcquire(60, TimeUnit.SECONDS)).isTrue();

      LeaseStore.Answer dying = renew(leases, "dying", 100, 7);
      assertThat(dying.lease()).isGreaterThanOrEqualTo(100);
      assertThat(fresh.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
      LeaseStore.Answer living = renew(leases, "living", 0, 50);
      assertThat(living.spent()).isZero();
      assertThat(living.othersLeases()).isEqualTo(dying.lease());
      String base = settings.prefix() + "budget:{daily}:";
      server.cli("zadd", base + "ends", "1", "dying"); // its lease passes
      living = renew(leases, "living", 0, 50);
      assertThat(living.othersLeases()).isZero();
      assertThat(living.spent()).isEqualTo(7);
      assertThat(renew(leases, "dying", 100, 7).spent()).as("it was alive").isZero();
      assertThat(fresh.availablePermits()).isZero();

      assertThat(renew(leases, "odd", -10, 0).lease()).isZero();
      server.cli("hset", base + "leases", "older", "-10 -10 0");
      server.cli("zadd", base + "ends", "1", "older");
      living = renew(leases, "living", 0, 50);
      assertThat(living.othersInUse()).as("what makes no sense is nothing").isEqualTo(100);
    }
  }

  /** The answer may be long on its way: until then the holder has what it had. */
  @Test
  void aReportLeavesItsHolderWhatItMayBeUsing_untilItsSpareIsRecalled() throws Exception {
    try (RedisServer server = RedisServer.started();
        ThreadScheduler scheduler = new ThreadScheduler();
        RedisConnections connections = new RedisConnections(Ticker.SYSTEM, scheduler)) {
      RedisSettings settings =
          RedisSettings.builder(server.url())
              .timeout(Duration.ofSeconds(20))
              .connectTimeout(Duration.ofSeconds(30))
              .build();
      RedisLeases leases =
          new RedisLeases(connections.open(settings), BudgetSharing.of(settings).lease(LONG));
      assertThat(renew(leases, "one", 0, 0, 2_000, Map.of()).lease()).isEqualTo(2_000);
      assertThat(renew(leases, "other", 7_000, 0, 0, Map.of()).lease()).isEqualTo(7_000);
      assertThat(renew(leases, "one", 1_000, 0, 2_000, Map.of()).lease()).isEqualTo(2_000);
      assertThat(renew(leases, "one", 1_000, 0, 2_000, Map.of(3L, 300L)).lease())
          .as("less what it has spent of it")
          .isEqualTo(1_700);
      assertThat(renew(leases, "one", 1_000, 0, 2_000, Map.of(3L, 300L)).lease())
          .as("said twice")
          .isEqualTo(1_700);
      assertThat(renew(leases, "one", 1_000, 0, 0, Map.of(3L, 300L)).lease()).isEqualTo(1_000);
    }
  }

  private static LeaseStore.Answer renew(
      RedisLeases leases, String holder, long inUse, long unsaid) {
    return renew(leases, holder, inUse, unsaid, 0, Map.of());
  }

  private static LeaseStore.Answer renew(
      RedisLeases leases,
      String holder,
      long inUse,
      long unsaid,
      long spare,
      Map<Long, Long> spent) {
    long now = System.currentTimeMillis();
    return leases
        .renew(
            new LeaseStore.Request(
                "daily",
                holder,
                10_000,
                0,
                0,
                86_400_000,
                3,
                spent,
                0,
                inUse,
                0,
                spare,
                unsaid,
                3_600_000,
                now,
                3_600_000,
                false))
        .toCompletableFuture()
        .join();
  }
}
