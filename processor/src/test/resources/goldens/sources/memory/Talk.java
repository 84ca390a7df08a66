package com.acme;
import dev.rialto.*;
import java.util.*;
import java.util.concurrent.*;
@Completion
@SystemMessage("Be brief.")
public interface Talk {
  String say(Conversation talk, @UserMessage String text);
  @UserMessage("{{text}}!")
  CompletableFuture<Result<List<String>>> ask(@MemoryId long user, String text, CallOptions options);
  Flow.Publisher<String> tell(@MemoryId UUID user, @UserMessage String text);
}
