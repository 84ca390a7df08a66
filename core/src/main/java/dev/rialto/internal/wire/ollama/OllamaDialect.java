package dev.rialto.internal.wire.ollama;

import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.Image;
import dev.rialto.internal.wire.openai.LocalDialect;

/** Ollama's variant of the dialect: a server that fetches nothing and reads no PDF. */
public final class OllamaDialect extends LocalDialect {
  /** Makes the dialect. */
  public OllamaDialect() {
    super("ollama");
  }

  @Override
  public String refusal(Content part) {
    if (part instanceof Image image && image.uri().isPresent()) {
      return "fetches no image by its address; give its bytes";
    }
    return part instanceof Document document && document.text().isEmpty() ? "takes no PDF" : "";
  }
}
