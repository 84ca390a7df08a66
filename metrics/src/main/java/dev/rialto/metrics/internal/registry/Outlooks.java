package dev.rialto.metrics.internal.registry;

import com.codahale.metrics.Gauge;
import dev.rialto.spi.PipelineEvent.OutlookChanged;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is to be expected of endpoints, as far as events told; 1 of all others. Thread-safe. */
public final class Outlooks {

  private final Registration registration;
  private final int max;
  private final Map<String, OutlookChanged> latest = new ConcurrentHashMap<>();

  Outlooks(Registration registration, int max) {
    this.registration = registration;
    this.max = max;
  }

  void told(OutlookChanged event) {
    boolean known = latest.containsKey(event.endpoint());
    if (!known && latest.size() >= max) {
      return;
    }
    latest.put(event.endpoint(), event);
    if (!known) {
      Gauge<Double> outlook = () -> of(event.endpoint());
      registration.put("endpoint." + Registration.segment(event.endpoint()) + ".outlook", outlook);
    }
  }

  public double of(String endpoint) {
    OutlookChanged known = latest.get(endpoint);
    return known == null ? 1 : known.to();
  }

  /** Returns why the outlook is not good; empty if it is. */
  public String reason(String endpoint) {
    OutlookChanged known = latest.get(endpoint);
    return known == null || known.to() >= 1 ? "" : known.reason();
  }
}
