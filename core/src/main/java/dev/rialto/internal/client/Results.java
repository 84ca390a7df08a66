package dev.rialto.internal.client;

import dev.rialto.Result;
import dev.rialto.Timings;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Provenance;
import dev.rialto.runtime.MethodSpec;
import java.time.Duration;

/** Makes what a method returns out of an answer. */
final class Results {

  private Results() {}

  /** Returns the decoded value. The output stage decoded it with the output type of this method. */
  static <T> T value(MethodSpec<T> method, UnaryOutcome outcome) {
    return value(outcome);
  }

  /**
   * Returns the decoded value, of the type of the method that was called; null only where that
   * allows it. Unchecked: the output stage decoded it with that type.
   */
  @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
  static <T> T value(UnaryOutcome outcome) {
    return (T) outcome.answer().value();
  }

  /** Returns the decoded value and all about it. */
  static <T> Result<T> result(UnaryOutcome outcome) {
    return of(value(outcome), outcome.answer(), new Timings(outcome.totalNanos(), -1));
  }

  static <T> Result<T> of(T value, Answer answer, Timings timings) {
    Provenance provenance = answer.provenance();
    return new Result<>(
        value,
        provenance.model(),
        answer.usage(),
        answer.finishReason(),
        answer.toolCalls(),
        provenance.tools().executions(),
        answer.reasoning(),
        provenance.requestId(),
        provenance.cacheStatus(),
        Duration.ofNanos(provenance.cacheAgeNanos()),
        provenance.attempts(),
        timings,
        provenance.match(),
        answer.extra(),
        provenance.promptCut());
  }
}
