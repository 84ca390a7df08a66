package dev.rialto.metrics;

import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.UserMessage;

/** An interface as a user would write it. */
@Completion(timeout = "30s")
public interface WatchedAssistant {

  @UserMessage("{{text}}")
  String say(String text, CallOptions options);
}
