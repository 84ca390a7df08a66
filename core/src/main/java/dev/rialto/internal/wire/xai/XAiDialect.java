package dev.rialto.internal.wire.xai;

import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.Parameters;
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

  /** Makes the dialect. */
  public XAiDialect() {
    super("xai", Set.of());
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
