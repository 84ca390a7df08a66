package dev.rialto.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A step of the tuning as Flight Recorder keeps it. */
@Name("dev.rialto.SettingTuned")
@Label("Setting Tuned")
@Description("A setting was tried, kept, put back or advised.")
@Category("Rialto")
@StackTrace(false)
final class JfrTuning extends Event {
  @Label("Setting")
  @Nullable String setting;

  @Label("Step")
  @Nullable String step;

  @Label("From")
  long from;

  @Label("To")
  long to;

  @Label("Reason")
  @Nullable String reason;
}
