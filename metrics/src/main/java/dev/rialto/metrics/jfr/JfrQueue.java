package dev.rialto.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/** How long the queues are, as Flight Recorder keeps it. */
@Name("dev.rialto.QueueStatistics")
@Label("Queue Statistics")
@Description("How many calls wait and are under way now.")
@Category("Rialto")
@Period("10 s")
@StackTrace(false)
final class JfrQueue extends Event {
  @Label("Waiting")
  int waiting;

  @Label("Under Way")
  int underWay;

  @Label("Limit")
  @Description("How many may be under way at this moment")
  int limit;

  @Label("Dropped Events")
  @Description("Events lost because listeners were too slow, since the start")
  long droppedEvents;
}
