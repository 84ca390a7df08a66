package dev.rialto.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** An attempt at an endpoint as Flight Recorder keeps it. */
@Name("dev.rialto.Attempt")
@Label("Attempt")
@Description("An attempt at an endpoint, repeats and hedges included.")
@Category("Rialto")
@StackTrace(false)
final class JfrAttempt extends Event {
  @Label("Client")
  @Nullable String client;

  @Label("Method")
  @Nullable String method;

  @Label("Model")
  @Nullable String model;

  @Label("Endpoint")
  @Nullable String endpoint;

  @Label("Time")
  @Timespan(Timespan.NANOSECONDS)
  long time;

  @Label("Time To First Token")
  @Description("-1 ns if no content came")
  @Timespan(Timespan.NANOSECONDS)
  long firstTokenTime;

  @Label("Input Tokens")
  long inputTokens;

  @Label("Output Tokens")
  long outputTokens;

  @Label("Cost")
  @Description("Millionths of a millionth of a US dollar, rounded up; -1 if it is not known")
  long costPicos;

  @Label("Failure")
  @Description("The exception's type; null if it answered")
  @Nullable String failure;
}
