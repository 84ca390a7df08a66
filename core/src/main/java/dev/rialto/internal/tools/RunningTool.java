package dev.rialto.internal.tools;

import dev.rialto.CallOptions;
import dev.rialto.ToolCall;
import dev.rialto.ToolContext;
import dev.rialto.internal.call.Call;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What a running tool may know. */
record RunningTool(ToolStage stage, Call owner, ToolCall call, int round, BooleanSupplier cancelled)
    implements ToolContext {

  @Override
  public CallOptions options() {
    return owner.options();
  }

  @Override
  public Duration remaining() {
    long nanos = owner.deadline().remaining(stage.ticker().nanoTime());
    return Duration.ofNanos(Math.max(0, nanos));
  }

  @Override
  public boolean isCancelled() {
    return cancelled.getAsBoolean();
  }

  @Override
  public String toString() {
    return "ToolContext[" + call.name() + ", round " + round + "]";
  }
}
