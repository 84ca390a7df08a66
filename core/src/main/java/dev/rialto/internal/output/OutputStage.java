package dev.rialto.internal.output;

import dev.rialto.internal.call.AnswerCollector;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import java.util.Objects;

/** Answers unary calls whole: all that comes from below is asked for, collected and decoded. */
public final class OutputStage implements Stage {

  private final Stage next;

  /** Makes the stage above the given one. */
  public OutputStage(Stage next) {
    this.next = Objects.requireNonNull(next, "next");
  }

  @Override
  public Flight start(Call call, ResponseSink sink) {
    if (!call.unary()) {
      return next.start(call, sink);
    }
    Flight flight = next.start(call, new AnswerCollector(call, sink));
    flight.request(Long.MAX_VALUE);
    return flight;
  }
}
