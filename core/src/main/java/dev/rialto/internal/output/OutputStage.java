package dev.rialto.internal.output;

import dev.rialto.internal.call.AnswerCollector;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.Ticker;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Answers unary calls whole: all that comes from below is asked for, collected and decoded. An
 * answer that is not of the method's type goes back to the model once, if the call wants that.
 */
public final class OutputStage implements Stage {

  private final Stage next;
  private final BooleanSupplier tryRepeat;
  private final Ticker ticker;

  /**
   * Makes the stage above the given one.
   *
   * @param tryRepeat takes a repeat out of the budget of all calls; whether there was one
   * @param ticker that of the deadlines
   */
  public OutputStage(Stage next, BooleanSupplier tryRepeat, Ticker ticker) {
    this.next = Objects.requireNonNull(next, "next");
    this.tryRepeat = Objects.requireNonNull(tryRepeat, "tryRepeat");
    this.ticker = Objects.requireNonNull(ticker, "ticker");
  }

  @Override
  public Flight start(Call call, ResponseSink sink) {
    if (!call.unary()) {
      return next.start(call, sink);
    }
    if (call.repair()) {
      return new RepairedCall(call, sink, next, tryRepeat, ticker).start();
    }
    Flight flight = next.start(call, new AnswerCollector(call, sink));
    flight.request(Long.MAX_VALUE);
    return flight;
  }
}
