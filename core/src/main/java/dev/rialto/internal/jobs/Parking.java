package dev.rialto.internal.jobs;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import java.util.ArrayList;
import java.util.List;

/** Keeps calls until their batch is sent. Thread-safe. */
final class Parking implements Stage {
  private final Accounts accounts;
  private final List<Parked> calls = new ArrayList<>();
  private boolean closed;

  Parking(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public boolean answersSoon() {
    return false;
  }

  @Override
  public Flight start(Call call, ResponseSink sink) {
    String why;
    if (!call.unary()) {
      why = "a stream cannot be part of a batch";
    } else {
      Parked parked = new Parked(call, sink, accounts);
      synchronized (calls) {
        if (!closed) {
          calls.add(parked);
          return parked;
        }
      }
      why = "the batch was sent already";
    }
    sink.onError(
        new ConfigurationException(
            call.origin().client() + "." + call.origin().method() + ": " + why,
            "Make the call before submit(), with a method that returns a CompletableFuture",
            FailureDetails.NONE,
            null));
    return Flight.DONE;
  }

  int size() {
    synchronized (calls) {
      return calls.size();
    }
  }

  /** Takes no calls any more, and returns those there are. */
  List<Parked> close() {
    synchronized (calls) {
      closed = true;
      return List.copyOf(calls);
    }
  }

  /** Takes calls again: the batch could not be sent. */
  void reopen() {
    synchronized (calls) {
      closed = false;
    }
  }
}
