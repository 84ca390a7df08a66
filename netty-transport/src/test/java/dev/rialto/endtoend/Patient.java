package dev.rialto.endtoend;

import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.Packed;
import dev.rialto.Result;
import dev.rialto.UserMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An interface whose calls have a day. */
@Completion(timeout = "24h", batch = true)
public interface Patient {
  @UserMessage("{{text}}")
  CompletableFuture<Probe.Review> review(String text);

  @UserMessage("{{text}}")
  CompletableFuture<Result<String>> say(String text, CallOptions options);

  @UserMessage("{{text}}")
  @Completion(cache = CacheMode.ON)
  CompletableFuture<Result<String>> remembered(String text);

  @UserMessage("{{text}}")
  @Completion(timeout = "30s")
  String soon(String text);

  @UserMessage("Repeat: {{texts}}")
  CompletableFuture<List<String>> all(@Packed List<String> texts);
}
