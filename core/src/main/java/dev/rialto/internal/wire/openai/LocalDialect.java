package dev.rialto.internal.wire.openai;

import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.Image;
import dev.rialto.OutputSchema;

/**
 * What servers that run a model themselves have in common. They hold it to a schema by a grammar,
 * which the model does not see: it is told the schema in words, too.
 *
 * <p>Source: llama.cpp's guide to grammars, Ollama's and vLLM's to structured outputs. References
 * of a schema to itself are rules of a grammar that refer to themselves. What a grammar cannot say,
 * such as bounds of fractions, is passed over in silence there, and checked here.
 */
public class LocalDialect extends CompatibleDialect {

  /** Makes a dialect with a server's name. */
  public LocalDialect(String name) {
    super(name);
  }

  /** They read no PDF: a document's text they do. */
  @Override
  public String refusal(Content part) {
    return part instanceof Document document && document.text().isEmpty() ? "takes no PDF" : "";
  }

  /** What those say of an image's address that fetch nothing. */
  protected static String noAddress(Content part) {
    return part instanceof Image image && image.uri().isPresent()
        ? "fetches no image by its address; give its bytes"
        : "";
  }

  @Override
  public String schemaInstruction(OutputSchema schema, SchemaMode mode) {
    return inWords(schema);
  }
}
