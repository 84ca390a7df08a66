package dev.rialto.endtoend;

import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.Conversation;
import dev.rialto.MemoryId;
import dev.rialto.Result;
import dev.rialto.SystemMessage;
import dev.rialto.UserMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** An assistant that remembers. */
@Completion(timeout = "10s")
@SystemMessage("Be brief.")
public interface Talk {

  String say(Conversation talk, @UserMessage String text);

  Flow.Publisher<String> tell(Conversation talk, @UserMessage String text);

  CompletableFuture<Result<Mood>> mood(@MemoryId long user, @UserMessage String text);

  @UserMessage("{{text}}!")
  String ask(@MemoryId String user, String text, CallOptions options);

  /** A typed answer. */
  record Mood(String word, List<Integer> scores) {}
}
