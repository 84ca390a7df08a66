package dev.rialto.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A merged request as Flight Recorder keeps it. */
@Name("dev.rialto.Batch")
@Label("Merged Request")
@Description("Requests of several callers went upstream as one.")
@Category("Rialto")
@StackTrace(false)
final class JfrBatch extends Event {
  @Label("Model")
  @Nullable String model;

  @Label("Calls")
  int calls;

  @Label("Items")
  int items;
}
