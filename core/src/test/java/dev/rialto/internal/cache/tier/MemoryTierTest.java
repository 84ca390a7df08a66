package dev.rialto.internal.cache.tier;

import dev.rialto.spi.CacheTier;
import dev.rialto.testing.FakeClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

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
}
