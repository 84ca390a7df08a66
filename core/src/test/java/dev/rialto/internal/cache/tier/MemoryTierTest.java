package dev.rialto.internal.cache.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.spi.CacheTier;
import dev.rialto.testing.FakeClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryTierTest extends CacheTierContract {

  private final FakeClock clock = new FakeClock();
  private final Map<String, MemoryTier> tiers = new HashMap<>();

  @Override
  CacheTier tier(String namespace) {
    return tiers.computeIfAbsent(namespace, n -> new MemoryTier(64 << 20, clock));
  }

  @Override
  boolean tellsOthers() {
    return true;
  }

  @Override
  boolean leases() {
    return true;
  }

  @Override
  boolean pass(Duration span) {
    clock.advance(span);
    return true;
  }

  @Test
  void whatWasInvalidatedWhileItWasUnderWay_isNotFound() {
    CacheTier tier = tier("shop");
    tier.invalidate(CacheTier.Scope.ALL);
    clock.advance(Duration.ofSeconds(10));
    Duration ttl = Duration.ofMinutes(1);
    tier.put(key(1), new byte[] {1}, ttl, false, Duration.ofSeconds(11));
    tier.put(key(2), new byte[] {1}, ttl, false, Duration.ofSeconds(9));
    assertThat(tier.get(key(1)).toCompletableFuture().join()).isNull();
    assertThat(tier.get(key(2)).toCompletableFuture().join()).isNotNull();
    for (int i = 0; i < 1_000; i++) {
      tier.invalidate(new CacheTier.Scope("no such", null, null, null));
    }
    tier.put(key(3), new byte[] {1}, ttl, false, Duration.ofSeconds(1));
    assertThat(tier.get(key(3)).toCompletableFuture().join()).as("nobody knows").isNull();
    clock.advance(Duration.ofSeconds(2));
    tier.put(key(3), new byte[] {1}, ttl, false, Duration.ofSeconds(1));
    assertThat(tier.get(key(3)).toCompletableFuture().join()).isNotNull();
  }
}
