package dev.rialto.internal.wire.openrouter;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rialto.Content;
import dev.rialto.ReasoningEffort;
import dev.rialto.internal.wire.FailureRules;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/** OpenRouter's variant of the dialect. */
public final class OpenRouterDialect extends CompatibleDialect {
  /** Makes the dialect. */
  public OpenRouterDialect() {
    super("openrouter", Set.of("reasoning", "reasoning_details"));
  }

  /** One word for the models of all providers. */
  @Override
  public void writeHints(RequestJson json) throws IOException {
    ReasoningEffort effort = json.reasoning();
    if (effort != null && json.begin("reasoning")) {
      JsonGenerator out = json.generator();
      out.writeStartObject();
      json.field("effort", effort.name().toLowerCase(Locale.ROOT));
      out.writeEndObject();
    }
  }

  @Override
  public FailureRules failureRules() {
    return FailureRules.FORBIDDEN_IS_MODERATION;
  }

  /** Documents are taken by their address, too. */
  @Override
  public String refusal(Content part) {
    return "";
  }
}
