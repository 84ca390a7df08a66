package dev.rialto.interop;

import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.Result;
import dev.rialto.UserMessage;
import java.util.concurrent.CompletableFuture;

/** What the tests of shared stores ask. */
@Completion(timeout = "30s")
public interface StoreClient {

  @UserMessage("{{topic}}")
  Result<String> ask(String topic, CallOptions options);

  @UserMessage("{{topic}}")
  CompletableFuture<Result<String>> askLater(String topic, CallOptions options);
}
