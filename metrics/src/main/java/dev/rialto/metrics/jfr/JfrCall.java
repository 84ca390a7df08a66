package dev.rialto.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A call as Flight Recorder keeps it. */
@Name("dev.rialto.Call")
@Label("Call")
@Description("A call that has its outcome. The event is of the moment when it was heard of.")
@Category("Rialto")
@StackTrace(false)
final class JfrCall extends Event {
  @Label("Client")
  @Nullable String client;

  @Label("Method")
  @Nullable String method;

  @Label("Task")
  @Nullable String task;

  @Label("Model")
  @Nullable String model;

  @Label("Endpoint")
  @Nullable String endpoint;

  @Label("Answered By")
  @Description("Where the answer came from: the provider, or a tier of the cache")
  @Nullable String cacheStatus;

  @Label("Total Time")
  @Timespan(Timespan.NANOSECONDS)
  long totalTime;

  @Label("Time To First Token")
  @Description("-1 ns if the answer came whole, or none")
  @Timespan(Timespan.NANOSECONDS)
  long firstTokenTime;

  @Label("Attempts")
  int attempts;

  @Label("Input Tokens")
  long inputTokens;

  @Label("Output Tokens")
  long outputTokens;

  @Label("Cost")
  @Description("Millionths of a millionth of a US dollar, rounded up; -1 if it is not known")
  long costPicos;

  @Label("Failure")
  @Description("The exception's type; null if the call answered")
  @Nullable String failure;
}
