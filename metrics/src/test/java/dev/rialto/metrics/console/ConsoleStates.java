package dev.rialto.metrics.console;

import dev.rialto.metrics.CallLog;
import dev.rialto.metrics.RialtoMetrics;
import java.util.List;

/** What the page would show, for tests of other rooms. */
public final class ConsoleStates {

  private ConsoleStates() {}

  public static String json(RialtoMetrics metrics) {
    return new ConsoleState(metrics, new CallLog(1), List::of, System::nanoTime).json();
  }
}
