package dev.rialto.internal.wire.groq;

import dev.rialto.internal.wire.openai.CompatibleDialect;
import java.util.Set;

/**
 * Groq's variant of the dialect: its batches are OpenAI's, too, and it refuses reasoning that it
 * sent.
 */
public final class GroqDialect extends CompatibleDialect {
  /** Makes the dialect. */
  public GroqDialect() {
    super("groq", Set.of());
  }

  @Override
  public boolean hasBatches() {
    return true;
  }
}
