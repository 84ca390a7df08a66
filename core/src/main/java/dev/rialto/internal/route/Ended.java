package dev.rialto.internal.route;

import dev.rialto.Attempt;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Spent;
import dev.rialto.spi.PipelineEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is told of attempts that are over: to listeners at once, to the caller at the end. */
final class Ended {

  private Ended() {}

  /**
   * Makes the record of an attempt, and tells listeners.
   *
   * @param failure why it did not answer, in a line; null if it did
   * @param type the same in a word
   */
  static Attempt told(
      RouteContext context,
      Call call,
      AttemptRun run,
      @Nullable String failure,
      @Nullable String type,
      long nanos) {
    Slot slot = run.slot();
    String endpoint = slot.key().endpoint().name();
    Spent spent = run.spent();
    if (context.events().any()) {
      context
          .events()
          .accept(
              new PipelineEvent.AttemptEnded(
                  call.origin(),
                  slot.modelId(),
                  endpoint,
                  nanos,
                  run.firstContentNanos(),
                  run.usage(),
                  spent.cost(),
                  type,
                  run.details(call.request())));
    }
    return new Attempt(slot.modelId(), endpoint, nanos, failure, spent.usage(), spent.cost());
  }

  /** Returns a list with one more. */
  static List<Attempt> and(List<Attempt> before, Attempt last) {
    if (before.isEmpty()) {
      return List.of(last);
    }
    List<Attempt> all = new ArrayList<>(before);
    all.add(last);
    return List.copyOf(all);
  }
}
