package dev.rialto.benchmarks.sidebyside;

import dev.rialto.Completion;
import dev.rialto.UserMessage;
import java.util.concurrent.Flow;

/** A client whose streams stay open, and one whose answers may be remembered. */
@Completion(model = "stream/bench-model", timeout = "10m")
public interface HeldClient {

  /** Begins, and does not end. */
  @UserMessage("{{text}}")
  Flow.Publisher<String> hold(String text);
}
