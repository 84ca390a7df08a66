package dev.rialto.internal.call;

import dev.rialto.Attempt;
import java.util.List;

/**
 * The attempts of a call, made to a list for whoever asks for one: of most calls nobody does.
 * Thread-safe. Whole before an answer leaves the stage that makes attempts.
 */
@FunctionalInterface
public interface AttemptHistory {

  /** No attempts. */
  AttemptHistory NONE = new Known(List.of());

  /** Returns those that are over, in their order; immutable. */
  List<Attempt> attempts();

  /** Returns a history of attempts that are known. */
  static AttemptHistory of(List<Attempt> attempts) {
    return attempts.isEmpty() ? NONE : new Known(List.copyOf(attempts));
  }

  /**
   * A history that is a list.
   *
   * @param attempts the list
   */
  record Known(List<Attempt> attempts) implements AttemptHistory {}
}
