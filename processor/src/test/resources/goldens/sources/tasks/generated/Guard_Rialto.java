package com.acme;

import dev.rialto.CallOptions;
import dev.rialto.ModerationRequest;
import dev.rialto.ModerationResult;
import dev.rialto.Result;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.TaskOutput;
import java.util.List;
import java.util.Objects;
import javax.annotation.processing.Generated;

/**
 * Asks a model what {@link Guard} asks.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Guard_Rialto implements Guard {
  private static final MethodSpec<ModerationResult> CHECK = MethodSpec.builder("Guard", "check", TaskOutput.MODERATION).model("openai/omni-moderation-latest").build();

  private static final MethodSpec<List<ModerationResult>> CHECK_ALL = MethodSpec.builder("Guard", "checkAll", TaskOutput.MODERATIONS).model("openai/omni-moderation-latest").build();

  private final ClientRuntime runtime;

  Guard_Rialto(ClientRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public ModerationResult check(String text) {
    Objects.requireNonNull(text, "text is null");
    return runtime.call(
        CHECK, new ModerationRequest(List.of(text)), CallOptions.NONE);
  }

  @Override
  public Result<List<ModerationResult>> checkAll(List<String> texts, CallOptions options) {
    Objects.requireNonNull(texts, "texts is null");
    Objects.requireNonNull(options, "options is null");
    return runtime.callForResult(
        CHECK_ALL, new ModerationRequest(List.copyOf(texts)), options);
  }
}
