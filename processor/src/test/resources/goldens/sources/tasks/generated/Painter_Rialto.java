package com.acme;

import dev.rialto.CallOptions;
import dev.rialto.GeneratedImage;
import dev.rialto.ImageRequest;
import dev.rialto.Result;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.PromptText;
import dev.rialto.runtime.TaskOutput;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import javax.annotation.processing.Generated;

/**
 * Asks a model what {@link Painter} asks.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Painter_Rialto implements Painter {
  private static final MethodSpec<GeneratedImage> LOGO = MethodSpec.builder("Painter", "logo", TaskOutput.IMAGE).model("openai/gpt-image-1").timeoutNanos(120000000000L).build();

  private static final MethodSpec<List<GeneratedImage>> SEVERAL = MethodSpec.builder("Painter", "several", TaskOutput.IMAGES).model("openai/gpt-image-1").timeoutNanos(120000000000L).build();

  private final ClientRuntime runtime;

  Painter_Rialto(ClientRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public GeneratedImage logo(String thing, Set<String> colours) {
    Objects.requireNonNull(thing, "thing is null");
    Objects.requireNonNull(colours, "colours is null");
    StringBuilder coloursText = new StringBuilder(54);
    for (var element : PromptText.inOrder(colours)) {
      coloursText.append(", ");
      coloursText.append(PromptText.of(element));
    }
    return runtime.call(
        LOGO, new ImageRequest("A logo of " + thing + coloursText, "1024x1024", "", 1, Map.of()), CallOptions.NONE);
  }

  @Override
  public CompletionStage<Result<List<GeneratedImage>>> several(String prompt, CallOptions options) {
    Objects.requireNonNull(prompt, "prompt is null");
    Objects.requireNonNull(options, "options is null");
    return runtime.callAsyncForResult(
        SEVERAL, new ImageRequest(prompt, "1024x1024", "high", 4, Map.of()), options);
  }
}
