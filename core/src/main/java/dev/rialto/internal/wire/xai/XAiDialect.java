package dev.rialto.internal.wire.xai;

import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.Parameters;
import dev.rialto.ReasoningEffort;
import dev.rialto.catalog.ModelKind;
import dev.rialto.internal.wire.ProviderSchemas;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.internal.wire.SchemaRules;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

/** xAI's variant of the dialect. */
public final class XAiDialect extends CompatibleDialect {

  // Those that say they do not reason, and the generations before reasoning, take all parameters.
  private static final Pattern TAKES_ALL =
      Pattern.compile(".*non-reasoning.*|grok-[12].*|grok-3(?!-mini).*");

  private static final Pattern TAKES_EFFORT =
      Pattern.compile("grok-(?:3-mini|4\\.20-multi-agent|4\\.(?:[3-9]|1[0-9])(?![0-9])|[5-9]).*");

  /** Makes the dialect. */
  public XAiDialect() {
    super("xai", Set.of());
  }

  @Override
  public Set<ModelKind> lacks() {
    return Set.of(ModelKind.MODERATION);
  }

  @Override
  public void writeSampling(Parameters parameters, String model, RequestJson json)
      throws IOException {
    json.member("max_tokens", parameters.maxTokens());
    json.member("temperature", parameters.temperature());
    json.member("top_p", parameters.topP());
    if (TAKES_ALL.matcher(model).matches()) {
      json.member("frequency_penalty", parameters.frequencyPenalty());
      json.member("presence_penalty", parameters.presencePenalty());
      json.member("stop", parameters.stop());
    }
  }

  /**
   * Most of its models reason as they like and answer 400 to any word on it; the first that took
   * one knows two.
   *
   * <p>Source: xAI's guide to reasoning, and its errors, "does not support parameter
   * reasoningEffort".
   */
  @Override
  public String effort(ReasoningEffort effort, String model) {
    if (!TAKES_EFFORT.matcher(model).matches()) {
      return "";
    }
    return switch (effort) {
      case NONE -> model.startsWith("grok-4.3") ? "none" : "low";
      case MINIMAL, LOW -> "low";
      case MEDIUM -> model.startsWith("grok-3-mini") ? "" : "medium";
      case HIGH -> "high";
    };
  }

  @Override
  public String refusal(Content part) {
    return part instanceof Document document && document.text().isEmpty()
        ? "takes no PDF in its chat completions, only through its files"
        : "";
  }

  @Override
  protected SchemaRules schemaRules(String model) {
    return ProviderSchemas.XAI;
  }
}
