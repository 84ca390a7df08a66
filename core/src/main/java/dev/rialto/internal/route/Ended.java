package dev.rialto.internal.route;

import dev.rialto.internal.call.Call;
import dev.rialto.spi.PipelineEvent;
import org.jspecify.annotations.Nullable;

/** What listeners are told of attempts that are over. */
final class Ended {

  private Ended() {}

  /**
   * Tells listeners, if there are any.
   *
   * @param type why it did not answer, in a word; null if it did
   */
  static void tell(
      RouteContext context, Call call, AttemptRun run, @Nullable String type, long nanos) {
    if (context.events().any()) {
      Slot slot = run.slot();
      context
          .events()
          .accept(
              new PipelineEvent.AttemptEnded(
                  call.origin(),
                  slot.modelId(),
                  slot.key().endpoint().name(),
                  nanos,
                  run.firstContentNanos(),
                  run.usage(),
                  run.spent().cost(),
                  type,
                  run.details(call.request())));
    }
  }
}
