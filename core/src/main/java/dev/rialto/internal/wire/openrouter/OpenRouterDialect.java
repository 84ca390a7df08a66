package dev.rialto.internal.wire.openrouter;

import dev.rialto.Content;
import dev.rialto.internal.wire.FailureRules;
import dev.rialto.internal.wire.openai.CompatibleDialect;

/** OpenRouter's variant of the dialect. */
public final class OpenRouterDialect extends CompatibleDialect {
  /** Makes the dialect. */
  public OpenRouterDialect() {
    super("openrouter");
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
