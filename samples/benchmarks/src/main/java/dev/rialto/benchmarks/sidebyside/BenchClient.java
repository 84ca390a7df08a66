package dev.rialto.benchmarks.sidebyside;

import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.UserMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** The client that Rialto generates for the side-by-side run. */
@Completion(model = "unary/bench-model", timeout = "30s")
public interface BenchClient {

  /** Waits. */
  @UserMessage(Answers.WHOLE + "{{text}}")
  String ask(String text);

  /** Does not wait. */
  @UserMessage(Answers.WHOLE + "{{text}}")
  CompletableFuture<String> askLater(String text);

  /** Does not wait, and may be told how to be answered. */
  @UserMessage(Answers.WHOLE + "{{text}}")
  CompletableFuture<String> askLater(String text, CallOptions options);

  /** Answers piece by piece. */
  @UserMessage(Answers.PIECES + "{{text}}")
  @Completion(model = "stream/bench-model")
  Flow.Publisher<String> stream(String text);
}
