package dev.rialto.internal.admission;

import dev.rialto.CompletionRequest;
import dev.rialto.Parameters;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Deadline;
import dev.rialto.spi.LoadLevel;

/**
 * What calls may have at a level of the load; the figures are those of the field's performance
 * guides.
 *
 * @param concurrent how many are under way at a time
 * @param nanos how long each may take
 * @param repeats how many repeats each may make
 * @param tokens how many tokens of free text each may have; 0: any number
 */
record LevelLimits(int concurrent, long nanos, int repeats, int tokens) {

  private static final long SECOND = 1_000_000_000L;
  private static final LevelLimits LOW = new LevelLimits(5, 30 * SECOND, 3, 0);
  private static final LevelLimits MEDIUM = new LevelLimits(15, 20 * SECOND, 2, 0);
  private static final LevelLimits HIGH = new LevelLimits(30, 15 * SECOND, 1, 300);
  private static final LevelLimits CRITICAL = new LevelLimits(50, 10 * SECOND, 1, 300);

  static LevelLimits of(LoadLevel level) {
    return switch (level) {
      case LOW -> LOW;
      case MEDIUM -> MEDIUM;
      case HIGH -> HIGH;
      case CRITICAL -> CRITICAL;
    };
  }

  /** Returns the call within the limits. A typed answer is not capped: half of it is no answer. */
  Call fit(Call call, long nowNanos) {
    Call fitted = call;
    if (call.deadline().remaining(nowNanos) > nanos) {
      fitted = call.with(new Deadline(nowNanos + nanos));
    }
    if (tokens > 0
        && call.request() instanceof CompletionRequest request
        && request.schema() == null
        && (request.parameters().maxTokens() == 0 || request.parameters().maxTokens() > tokens)) {
      fitted = fitted.with(capped(request));
    }
    return fitted;
  }

  private CompletionRequest capped(CompletionRequest request) {
    Parameters p = request.parameters();
    return new CompletionRequest(
        request.messages(),
        new Parameters(
            p.temperature(),
            tokens,
            p.topP(),
            p.frequencyPenalty(),
            p.presencePenalty(),
            p.stop(),
            p.extra()),
        request.schema(),
        request.tools(),
        request.toolChoice(),
        request.stream());
  }
}
