package dev.rialto.internal.output;

import dev.rialto.internal.call.AnswerCollector;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Repeats;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.Ticker;
import java.util.Objects;

/**
 * Answers unary calls whole: all that comes from below is asked for, collected and decoded. An
 * answer that is not of the method's type goes back to the model once, if the call wants that.
 */
public final class OutputStage implements Stage {

  private final Stage next;
  private final Repeats repeats;
  private final Ticker ticker;

  /**
   * Makes the stage above the given one.
   *
   * @param repeats those that all calls together may make
   * @param ticker that of the deadlines
   */
  public OutputStage(Stage next, Repeats repeats, Ticker ticker) {
    this.next = Objects.requireNonNull(next, "next");
    this.repeats = Objects.requireNonNull(repeats, "repeats");
    this.ticker = Objects.requireNonNull(ticker, "ticker");
  }

  @Override
  public Flight start(Call call, ResponseSink sink) {
    if (!call.unary()) {
      return next.start(call, sink);
    }
    if (call.repair()) {
      return new RepairedCall(call, sink, next, repeats, ticker).start();
    }
    Flight flight = next.start(call, new AnswerCollector(call, sink));
    flight.request(Long.MAX_VALUE);
    return flight;
  }
}
