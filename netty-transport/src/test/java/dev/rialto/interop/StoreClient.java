package dev.rialto.interop;

import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.Result;
import dev.rialto.UserMessage;

/** What the tests of shared stores ask. */
@Completion(timeout = "30s")
public interface StoreClient {

  @UserMessage("{{topic}}")
  Result<String> ask(String topic, CallOptions options);
}
