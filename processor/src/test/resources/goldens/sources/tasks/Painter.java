package com.acme;
import dev.rialto.*;
import java.util.*;
import java.util.concurrent.*;
@ImageGeneration(model = "openai/gpt-image-1", size = "1024x1024", timeout = "2m")
public interface Painter {
  @UserMessage("A logo of {{thing}}{{#colours}}, {{.}}{{/colours}}")
  GeneratedImage logo(String thing, Set<String> colours);
  @ImageGeneration(n = 4, quality = "high")
  CompletionStage<Result<List<GeneratedImage>>> several(String prompt, CallOptions options);
}
