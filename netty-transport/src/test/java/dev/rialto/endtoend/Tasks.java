package dev.rialto.endtoend;

import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.Embedding;
import dev.rialto.GeneratedImage;
import dev.rialto.ImageGeneration;
import dev.rialto.Moderation;
import dev.rialto.ModerationResult;
import dev.rialto.Result;
import dev.rialto.UserMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Interfaces of tasks beside completions, as a user would write them. */
public interface Tasks {

  /** Vectors. */
  @Embedding(model = "openai/text-embedding-3-small", dimensions = 256, timeout = "10s")
  interface Search {
    float[] of(String text);

    @UserMessage("query: {{it}}")
    Result<float[]> query(String text);

    List<float[]> all(List<String> texts);

    @Embedding(dimensions = 8, cache = CacheMode.ON)
    CompletionStage<List<float[]>> later(List<String> texts, CallOptions options);
  }

  /** Vectors of doubles, by whatever model. */
  @Embedding
  interface WideSearch {
    double[] of(String text);

    Result<List<double[]>> all(List<String> texts);
  }

  /** Judgements, by whatever model. */
  @Moderation
  interface AnyGuard {
    Result<ModerationResult> check(String text);

    Result<ModerationResult> check(String text, CallOptions options);
  }

  /** Judgements. */
  @Moderation(model = "openai/omni-moderation-latest", timeout = "10s")
  interface Guard {
    ModerationResult check(String text);

    Result<List<ModerationResult>> checkAll(List<String> texts);

    @UserMessage("Title: {{title}}\n{{body}}")
    CompletableFuture<ModerationResult> article(String title, String body);
  }

  /** Pictures. */
  @ImageGeneration(timeout = "10s", size = "1024x1024")
  interface Painter {
    @ImageGeneration(model = "openai/gpt-image-1", quality = "high")
    @UserMessage("A logo of {{thing}}")
    GeneratedImage logo(String thing);

    @ImageGeneration(n = 3)
    Result<List<GeneratedImage>> several(String prompt, CallOptions options);
  }
}
