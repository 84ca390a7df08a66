package dev.rialto.metrics;

import com.codahale.metrics.MetricRegistry;
import dev.rialto.metrics.internal.registry.Resources;

/** Listeners of a process that tests make up, for tests of other rooms. */
public final class Processes {

  private Processes() {}

  public static RialtoMetrics metrics(Resources resources) {
    return RialtoMetrics.builder(new MetricRegistry()).resources(resources).build();
  }
}
