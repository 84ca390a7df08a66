package dev.rialto.internal.pipeline;

import dev.rialto.internal.admission.AdmissionStage;
import dev.rialto.internal.breaker.BreakerStage;
import dev.rialto.provider.Provider;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.LoadLevel;
import dev.rialto.spi.Ticker;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Whether calls may be made that nobody waits for: nobody else waits, and nothing is in trouble.
 */
final class Quiet implements BooleanSupplier {

  private final AdmissionStage admission;
  private final BreakerStage breaker;
  private final List<Provider> providers;
  private final Ticker ticker;

  Quiet(AdmissionStage admission, BreakerStage breaker, List<Provider> providers, Ticker ticker) {
    this.admission = admission;
    this.breaker = breaker;
    this.providers = providers;
    this.ticker = ticker;
  }

  @Override
  public boolean getAsBoolean() {
    if (admission.load().compareTo(LoadLevel.MEDIUM) > 0 || admission.queued() > 0) {
      return false;
    }
    long now = ticker.nanoTime();
    for (Provider provider : providers) {
      for (Endpoint endpoint : provider.endpoints()) {
        if (breaker.health(endpoint).blockedNanos(now) > 0) {
          return false;
        }
      }
    }
    return true;
  }
}
