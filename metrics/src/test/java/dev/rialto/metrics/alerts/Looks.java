package dev.rialto.metrics.alerts;

import dev.rialto.metrics.RialtoMetrics;
import dev.rialto.spi.Ticker;
import java.time.Clock;
import java.util.List;

/** Monitors that look when they are told to, for tests of other rooms. */
public final class Looks {

  private Looks() {}

  public static AlertMonitor monitor(RialtoMetrics metrics, Ticker ticker) {
    return new AlertMonitor(metrics, List.of(), ticker, Clock.systemUTC());
  }

  public static void look(AlertMonitor monitor) {
    monitor.look();
  }
}
