package dev.rialto.interop;

import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.CompletionStream;
import dev.rialto.Result;
import dev.rialto.UserMessage;

/** Asks a recording. */
@Completion(timeout = "20s")
public interface Recorded {

  @UserMessage("{{text}}")
  Result<String> ask(String text, CallOptions options);

  @UserMessage("{{text}}")
  CompletionStream<String> pieces(String text, CallOptions options);
}
