package com.acme;

import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.Message;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import java.util.List;
import java.util.Objects;
import javax.annotation.processing.Generated;

/**
 * Asks a language model what {@link Reviewer} asks.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Reviewer_Rialto implements Reviewer {
  private static final MethodSpec<String> REVIEW = MethodSpec.builder("Reviewer", "review", OutputType.TEXT)
      .task("code")
      .profile("quality")
      .timeoutNanos(30000000000L)
      .cache(CacheMode.ON)
      .build();

  private static final MethodSpec<String> SKIM = MethodSpec.builder("Reviewer", "skim", OutputType.TEXT)
      .task("code")
      .profile("speed")
      .timeoutNanos(5000000000L)
      .cache(CacheMode.ON)
      .build();

  private static final MethodSpec<String> GLANCE = MethodSpec.builder("Reviewer", "glance", OutputType.TEXT)
      .task("code")
      .profile("speed")
      .timeoutNanos(1000000000L)
      .cache(CacheMode.ON)
      .build();

  private final ClientRuntime runtime;

  Reviewer_Rialto(ClientRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public String review(String diff) {
    Objects.requireNonNull(diff, "diff is null");
    return runtime.call(
        REVIEW, List.of(Message.user("Review " + diff)), CallOptions.NONE);
  }

  @Override
  public String skim(String diff) {
    Objects.requireNonNull(diff, "diff is null");
    return runtime.call(
        SKIM, List.of(Message.user("Skim " + diff)), CallOptions.NONE);
  }

  @Override
  public String glance(String diff) {
    Objects.requireNonNull(diff, "diff is null");
    return runtime.call(
        GLANCE, List.of(Message.user("Glance at " + diff)), CallOptions.NONE);
  }
}
