package dev.rialto.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A change of a circuit breaker as Flight Recorder keeps it. */
@Name("dev.rialto.CircuitChange")
@Label("Circuit Breaker Change")
@Description("A circuit breaker opened, half opened or closed.")
@Category("Rialto")
@StackTrace(false)
final class JfrCircuit extends Event {
  @Label("Endpoint")
  @Nullable String endpoint;

  @Label("From")
  @Nullable String from;

  @Label("To")
  @Nullable String to;

  @Label("Reason")
  @Nullable String reason;
}
