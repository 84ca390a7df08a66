package dev.rialto.internal.wire.groq;

import dev.rialto.internal.wire.openai.CompatibleDialect;

/** Groq's variant of the dialect: its batches are OpenAI's, too. */
public final class GroqDialect extends CompatibleDialect {
  /** Makes the dialect. */
  public GroqDialect() {
    super("groq");
  }

  @Override
  public boolean hasBatches() {
    return true;
  }
}
