package dev.rialto.benchmarks.jmh;

import dev.rialto.Completion;
import dev.rialto.UserMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** The client whose calls go all the way; nothing is remembered. */
@Completion(model = "stub/model")
public interface Asker {

  /** Waits. */
  @UserMessage("{{question}}")
  String ask(String question);

  /** Does not wait. */
  @UserMessage("{{question}}")
  CompletableFuture<String> askLater(String question);

  /** Answers piece by piece. */
  @UserMessage("{{question}}")
  Flow.Publisher<String> stream(String question);
}
