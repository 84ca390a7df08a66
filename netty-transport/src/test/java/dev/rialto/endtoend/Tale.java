package dev.rialto.endtoend;

import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.CompletionStream;
import dev.rialto.UserMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Streams as a user would declare them. */
@Completion(timeout = "20s")
public interface Tale {

  @UserMessage("Tell of {{topic}}")
  Flow.Publisher<String> text(String topic, CallOptions options);

  @UserMessage("Tell of {{topic}}")
  CompletionStream<String> events(String topic, CallOptions options);

  @UserMessage("Tell of {{topic}}")
  @Completion(task = "code", profile = "cost", maxTokens = 200)
  String whole(String topic);

  @UserMessage("Tell of {{topic}}")
  CompletableFuture<String> later(String topic, CallOptions options);
}
