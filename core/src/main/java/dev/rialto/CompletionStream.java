package dev.rialto;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * An answer that comes piece by piece, with all that is known of it at its end.
 *
 * <p>The call begins, and its deadline, with the one subscriber that this publisher or {@link
 * #events()} takes. Both are views of the same answer: one of them can be subscribed to.
 * Thread-safe.
 *
 * @param <T> the type of the pieces: a text delta, or a value that is published as soon as it is
 *     whole
 */
public interface CompletionStream<T> extends Flow.Publisher<T> {

  /**
   * Returns the same answer as the events that it is made of: text and reasoning, tool calls, usage
   * and the end.
   */
  Flow.Publisher<ResponseEvent> events();

  /**
   * Returns the whole result, whose value is the pieces in order.
   *
   * <p>It completes when the subscriber's stream ends, fails as that fails, and fails with a {@link
   * CancelledCallException} when the subscription is cancelled. If nobody has subscribed, asking
   * for the result begins the call and reads all of it; then nobody can subscribe any more.
   */
  CompletionStage<Result<List<T>>> result();
}
