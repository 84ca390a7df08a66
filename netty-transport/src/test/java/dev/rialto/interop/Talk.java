package dev.rialto.interop;

import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.Result;
import dev.rialto.UserMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** A client as a user would declare it. */
@Completion(timeout = "20s")
public interface Talk {

  @UserMessage("{{text}}")
  String say(String text);

  @UserMessage("{{text}}")
  CompletableFuture<Result<String>> later(String text);

  @UserMessage("{{text}}")
  String briefly(String text, CallOptions options);

  @UserMessage("{{text}}")
  Flow.Publisher<String> pieces(String text);
}
