package dev.rialto.metrics.internal.registry;

import com.codahale.metrics.Gauge;
import dev.rialto.spi.PipelineEvent.RateLimitsTold;
import dev.rialto.spi.RateLimit;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The limits that providers told of, each with its gauges. Thread-safe. Told values age: a limit of
 * an endpoint that is not called any more stays as it was.
 */
final class ProviderLimits {
  private final Registration registration;
  private final int max;
  private final Map<String, RateLimit> latest = new ConcurrentHashMap<>();

  ProviderLimits(Registration registration, int max) {
    this.registration = registration;
    this.max = max;
  }

  void told(RateLimitsTold event) {
    for (RateLimit limit : event.limits()) {
      String model = event.model().substring(event.model().indexOf('/') + 1);
      String name =
          "endpoint."
              + event.endpoint().replace('.', '_')
              + ".limit."
              + model.replace('.', '_')
              + "."
              + limit.kind().replace('.', '_');
      if (latest.containsKey(name)) {
        latest.put(name, limit);
      } else if (latest.size() < max) {
        latest.put(name, limit);
        registration.put(name + ".limit", (Gauge<Long>) () -> latest(name).limit());
        registration.put(name + ".remaining", (Gauge<Long>) () -> latest(name).remaining());
        registration.put(name + ".reset", (Gauge<Long>) () -> reset(latest(name)));
        registration.put(name + ".cost", (Gauge<Long>) () -> latest(name).cost());
      }
    }
  }

  /** In seconds of the epoch; −1 if not told. */
  private static long reset(RateLimit limit) {
    Instant at = limit.resetAt();
    return at == null ? -1 : at.getEpochSecond();
  }

  private RateLimit latest(String name) {
    return latest.getOrDefault(name, new RateLimit(name, -1, -1, null));
  }
}
