package dev.rialto.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A change of the load's level as Flight Recorder keeps it. */
@Name("dev.rialto.LoadChange")
@Label("Load Change")
@Description("The load has another level than before.")
@Category("Rialto")
@StackTrace(false)
final class JfrLoad extends Event {
  @Label("From")
  @Nullable String from;

  @Label("To")
  @Nullable String to;

  @Label("Calls per Second")
  double callsPerSecond;

  @Label("Latency")
  @Description("How long unary calls took, on average")
  @Timespan(Timespan.NANOSECONDS)
  long latency;

  @Label("Failures")
  @Description("The share of calls that failed and might succeed later")
  @Percentage
  double failures;

  @Label("Calls Under Way")
  int underWay;
}
