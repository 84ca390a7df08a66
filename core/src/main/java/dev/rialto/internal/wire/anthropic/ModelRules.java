package dev.rialto.internal.wire.anthropic;

import dev.rialto.catalog.Capability;
import dev.rialto.catalog.ModelInfo;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Anthropic's models differ in, told by the model's name.
 *
 * <p>Source: Anthropic's model overview and structured-output guide. A name that is not known is
 * taken for a new model.
 */
final class ModelRules {
  private static final Pattern CLAUDE_3_OR_OLDER =
      Pattern.compile(".*claude-(?:instant|[123](?![0-9])).*");
  private static final Pattern OPUS_4_OR_4_1 =
      Pattern.compile(".*claude-opus-4(?:-[01])?(?:[-@:]2025.*|-latest)?");
  private static final Pattern SONNET_4 =
      Pattern.compile(".*claude-sonnet-4(?:-0)?(?:[-@:]2025.*|-latest)?");
  private static final Pattern NO_SAMPLING =
      Pattern.compile(".*claude-(?:opus-4-[7-9]|[a-z]+-[5-9])(?![0-9]).*");

  private static final Pattern ADAPTIVE =
      Pattern.compile(".*claude-(?:(?:opus|sonnet)-4-[6-9]|[a-z]+-[5-9])(?![0-9]).*");

  private ModelRules() {}

  /** Returns whether the model knows {@code output_config.format}: 4.5 and later do. */
  static boolean hasOutputFormat(String model) {
    return !CLAUDE_3_OR_OLDER.matcher(model).matches()
        && !OPUS_4_OR_4_1.matcher(model).matches()
        && !SONNET_4.matcher(model).matches();
  }

  /** Returns whether the model knows it, as the catalogue says, or else its name. */
  static boolean hasOutputFormat(String model, @Nullable ModelInfo info) {
    return info == null
        ? hasOutputFormat(model)
        : info.can(Capability.STRUCTURED_OUTPUT).orElseGet(() -> hasOutputFormat(model));
  }

  /** Returns the most the model can write, as the catalogue says, or else its name. */
  static int maxTokens(String model, @Nullable ModelInfo info) {
    return info == null || info.maxOutputTokens().isEmpty()
        ? maxTokens(model)
        : (int) Math.min(info.maxOutputTokens().getAsLong(), Integer.MAX_VALUE);
  }

  /** Returns whether the model thinks as it sees fit, told an effort and no budget. */
  static boolean adapts(String model) {
    return ADAPTIVE.matcher(model).matches();
  }

  /** Returns whether the model can be told to think: from 3.7 on. */
  static boolean thinks(String model) {
    return model.contains("claude-3-7") || !CLAUDE_3_OR_OLDER.matcher(model).matches();
  }

  /** Returns whether the model refuses {@code temperature} and {@code top_p}. */
  static boolean refusesSampling(String model) {
    return NO_SAMPLING.matcher(model).matches();
  }

  /** Returns whether the model takes {@code top_p} beside {@code temperature}. */
  static boolean takesBothSamplings(String model) {
    return CLAUDE_3_OR_OLDER.matcher(model).matches();
  }

  /**
   * Returns what is sent as {@code max_tokens}, which this dialect demands, where the caller sets
   * no cap: the most that the model can write, so that nothing is cut that need not be.
   */
  static int maxTokens(String model) {
    if (model.contains("claude-3-7")) {
      return 64_000;
    }
    if (model.contains("claude-3-5")) {
      return 8_192;
    }
    if (CLAUDE_3_OR_OLDER.matcher(model).matches()) {
      return 4_096;
    }
    return OPUS_4_OR_4_1.matcher(model).matches() || !model.contains("claude") ? 32_000 : 64_000;
  }
}
