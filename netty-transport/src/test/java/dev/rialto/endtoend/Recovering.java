package dev.rialto.endtoend;

import dev.rialto.Completion;
import dev.rialto.Priority;
import dev.rialto.Result;
import dev.rialto.StreamRecovery;
import dev.rialto.UserMessage;
import java.util.concurrent.Flow;

/** Settings of methods that win over the module's. */
@Completion(timeout = "20s", streamRecovery = StreamRecovery.HOLD)
public interface Recovering {

  @UserMessage("Tell of {{topic}}")
  Flow.Publisher<String> held(String topic);

  @UserMessage("Tell of {{topic}}")
  @Completion(streamRecovery = StreamRecovery.FAIL)
  Flow.Publisher<String> failing(String topic);

  @UserMessage("Tell of {{topic}}")
  @Completion(topP = 0.25, stop = "END", priority = Priority.HIGH)
  String sampled(String topic);

  @UserMessage("Sum up: {{text}}")
  @Completion(truncate = true, maxTokens = 20)
  Result<String> sumUp(String text);

  @UserMessage("Sum up: {{text}}")
  @Completion(maxTokens = 20)
  Result<String> sumUpWhole(String text);
}
