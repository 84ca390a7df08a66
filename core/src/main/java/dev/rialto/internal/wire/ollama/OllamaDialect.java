package dev.rialto.internal.wire.ollama;

import dev.rialto.Content;
import dev.rialto.internal.wire.openai.LocalDialect;

/** Ollama's variant of the dialect: a server that fetches nothing and reads no PDF. */
public final class OllamaDialect extends LocalDialect {
  /** Makes the dialect. */
  public OllamaDialect() {
    super("ollama");
  }

  @Override
  public String refusal(Content part) {
    String address = noAddress(part);
    return address.isEmpty() ? super.refusal(part) : address;
  }
}
