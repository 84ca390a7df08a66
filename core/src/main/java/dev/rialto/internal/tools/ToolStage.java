package dev.rialto.internal.tools;

import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Ticker;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Calls tools for the model; calls without tools pass through. */
public final class ToolStage implements Stage {

  private final Stage next;
  private final Executor executor;
  private final Ticker ticker;
  private final Consumer<PipelineEvent> events;

  /**
   * Makes the stage above the given one.
   *
   * @param executor runs the tools
   */
  public ToolStage(Stage next, Executor executor, Ticker ticker, Consumer<PipelineEvent> events) {
    this.next = Objects.requireNonNull(next, "next");
    this.executor = Objects.requireNonNull(executor, "executor");
    this.ticker = Objects.requireNonNull(ticker, "ticker");
    this.events = Objects.requireNonNull(events, "events");
  }

  @Override
  public Flight start(Call call, ResponseSink sink) {
    if (call.tools().isEmpty()) {
      return next.start(call, sink);
    }
    ToolLoop loop = new ToolLoop(this, call, sink);
    loop.begin();
    return loop;
  }

  Stage next() {
    return next;
  }

  Executor executor() {
    return executor;
  }

  Ticker ticker() {
    return ticker;
  }

  void tell(PipelineEvent event) {
    events.accept(event);
  }
}
