package dev.rialto.internal.wire.perplexity;

import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import java.util.Set;

/** Perplexity's variant of the dialect. */
public final class PerplexityDialect extends CompatibleDialect {
  /** Makes the dialect. */
  public PerplexityDialect() {
    super("perplexity", Set.of());
  }

  /** Usage comes unasked. */
  @Override
  public void writeStreamOptions(RequestJson json) {}

  @Override
  public String refusal(Content part) {
    return part instanceof Document document && document.text().isEmpty()
        ? "takes no PDF in its chat completions"
        : "";
  }
}
